"""What is on: each read returns only what `for_user` (nobody signed in, too) may see."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from apps.peersupport.community.models.activities import ActivitySession, SessionQuerySet
from apps.peersupport.community.models.calendars import CalendarAddress
from apps.peersupport.community.models.signing_up import SignUp
from apps.peersupport.models.families import Person
from apps.peersupport.queries.families import is_quiet, person_of
from kith.permissions import Permission

KEPT_DAYS, AHEAD_DAYS = 60, 400
"""A calendar address gives what was on for so long, and what comes for so long."""


def is_insider(user: Any) -> bool:
    """Families of the hub and who works with them see more than what is public."""
    return bool(user.is_authenticated and (user.may(Permission.READ_OWN_PAGE) or user.may(Permission.KEEP_DOOR)))


def person_behind(user: Any) -> Person | None:
    """The parent or partner who looks, if it is one."""
    return person_of(user) if user.is_authenticated and user.may(Permission.READ_OWN_PAGE) else None


def sessions_for(*, for_user: Any) -> SessionQuerySet:
    """With their numbers. Where a pregnancy has ended, that family meets nothing that speaks of one."""
    found: SessionQuerySet = ActivitySession.objects.select_related("activity__centre").with_numbers()
    if not is_insider(for_user):
        return found.filter(activity__is_public=True)
    person = person_behind(for_user)
    return found.exclude(activity__speaks=True) if person and is_quiet(person.family) else found


def search_sessions(found: SessionQuerySet, *, words: str, kind: str) -> SessionQuerySet:
    """Narrow by a word or place, and by what kind of thing it is."""
    if words:
        places = ("title", "about", "address", "centre__name")
        wanted = Q()
        for place in places:
            wanted |= Q(**{f"activity__{place}__icontains": words})
        found = found.filter(wanted)
    return found.filter(activity__kind=kind) if kind else found


def between(found: SessionQuerySet, first: dt.datetime, last: dt.datetime) -> list[ActivitySession]:
    """Those that end after `first` and begin before `last`, in order."""
    return list(found.filter(ends_at__gt=first, starts_at__lt=last).order_by("starts_at", "activity__title", "pk"))


def get_session(*, pk: UUID, for_user: Any) -> ActivitySession:
    """Raises Http404."""
    found: ActivitySession = get_object_or_404(sessions_for(for_user=for_user), pk=pk)
    return found


def sign_ups_of(person: Person | None) -> dict[UUID, SignUp]:
    """What they hold, by session."""
    if person is None:
        return {}
    return {one.session_id: one for one in SignUp.objects.held().filter(person=person)}


def get_own_sign_up(*, session: UUID, person: Person) -> SignUp:
    """Raises Http404."""
    found: SignUp = get_object_or_404(
        SignUp.objects.held().select_related("session__activity"), session=session, person=person
    )
    return found


def own_sign_ups(person: Person) -> list[SignUp]:
    """Everything they hold, the next first; nothing that speaks of a pregnancy that has ended."""
    held = SignUp.objects.held().filter(person=person).select_related("session__activity__centre")
    if is_quiet(person.family):
        held = held.exclude(session__activity__speaks=True)
    return list(held.order_by("session__starts_at", "pk"))


def public_dates(*, at: dt.datetime) -> list[ActivitySession]:
    """For anybody's calendar: what is public, called off or not."""
    found = ActivitySession.objects.filter(activity__is_public=True).select_related("activity__centre")
    return list(_in_view(found, at).order_by("starts_at", "pk"))


def own_dates(person: Person, *, at: dt.datetime) -> list[ActivitySession]:
    """For their own calendar: where they have a place; nothing that speaks of a pregnancy that has ended."""
    coming = SignUp.objects.filter(person=person, state=SignUp.State.COMING)
    found = ActivitySession.objects.filter(sign_ups__in=coming).select_related("activity__centre")
    if is_quiet(person.family):
        found = found.exclude(activity__speaks=True)
    return list(_in_view(found, at).order_by("starts_at", "pk"))


def calendar_address(digest: str) -> CalendarAddress:
    """The one that is open. Raises Http404."""
    found: CalendarAddress = get_object_or_404(
        CalendarAddress.objects.select_related("person__family"), digest=digest, ended_at=None
    )
    return found


def open_address_of(person: Person) -> CalendarAddress | None:
    found: CalendarAddress | None = CalendarAddress.objects.filter(person=person, ended_at=None).first()
    return found


def _in_view(found: SessionQuerySet, at: dt.datetime) -> SessionQuerySet:
    first, last = at - dt.timedelta(days=KEPT_DAYS), at + dt.timedelta(days=AHEAD_DAYS)
    return found.filter(ends_at__gt=first, starts_at__lt=last)
