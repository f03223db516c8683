"""The introductions board and its list."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Case, F, Q, When
from django.shortcuts import get_object_or_404

from apps.peersupport.models.introductions import Contact, Introduction, IntroductionQuerySet
from apps.peersupport.permissions import introductions_seen_by
from kith.people.models import User


def introductions_for(*, for_user: User) -> IntroductionQuerySet:
    """Every introduction this person may see, the newest first."""
    found: IntroductionQuerySet = Introduction.objects.filter(introductions_seen_by(for_user))
    return found.select_related("centre").order_by("-heard_at", "pk")


def get_introduction(*, pk: UUID, for_user: User) -> Introduction:
    """Raises Http404."""
    found: Introduction = get_object_or_404(introductions_for(for_user=for_user), pk=pk)
    return found


def introduction_of_hello(client_key: UUID) -> Introduction:
    """The introduction a hello made, by the key only that browser knows. Raises Http404."""
    found: Introduction = get_object_or_404(Introduction.objects.all(), client_key=client_key)
    return found


def on_the_clock(*, for_user: User) -> list[Introduction]:
    """Introductions we still owe something, the most pressing first."""
    owed = introductions_for(for_user=for_user).unmet().annotate(due=_due())
    return list(owed.order_by("due", "heard_at"))


def met_not_started(*, for_user: User) -> list[Introduction]:
    """People we have talked with whose family page is not started yet."""
    waiting = introductions_for(for_user=for_user).waiting()
    return list(waiting.filter(first_contact_at__isnull=False).order_by("first_contact_at"))


def contacts_of(introduction: Introduction) -> list[Contact]:
    return list(introduction.contacts.select_related("by").order_by("-at"))


def search_introductions(
    found: IntroductionQuerySet, *, words: str, state: str, source: str, since: dt.date | None = None
) -> IntroductionQuerySet:
    """Narrow by a name or contact, how it ended, and how we heard."""
    if words:
        found = found.filter(
            Q(first_name__icontains=words) | Q(contact__icontains=words) | Q(postcode__istartswith=words)
        )
    if state in Introduction.State.values:
        found = found.filter(state=state)
    if source in Introduction.Source.values:
        found = found.filter(source=source)
    return found.filter(heard_at__date__gte=since) if since else found


def _due() -> Case:
    return Case(When(first_attempt_at=None, then=F("attempt_due_on")), default=F("contact_due_on"))
