"""Who knows whom: a person's own, and what the hub is asked to pass on. There is no list of people to look through."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from apps.peersupport.community.models.invitations import Invitation
from apps.peersupport.community.models.signing_up import SignUp
from apps.peersupport.models.families import Person

SHOWN_DAYS = 30
"""What somebody asked is on their page so long, whatever became of it: nothing there tells of a no."""


def known_to(person: Person) -> list[Invitation]:
    """Where both said yes."""
    found = Invitation.objects.of(person).filter(state=Invitation.State.KNOWN)
    return list(found.select_related("asker", "asked", "session__activity").order_by("-known_at"))


def waiting_for(person: Person) -> list[Invitation]:
    """Word passed on to this person, to be answered: with where they met, and nothing else."""
    found = Invitation.objects.filter(asked=person, state=Invitation.State.PASSED)
    return list(found.select_related("session__activity").order_by("passed_at"))


def asked_by(person: Person, *, at: dt.datetime) -> list[Invitation]:
    """What this person asked and took not back, for some weeks: passed on, unanswered and refused look the same."""
    recent = Invitation.objects.filter(asker=person, asked_at__gt=at - dt.timedelta(days=SHOWN_DAYS))
    shown = recent.filter(known_at=None).exclude(asker_says="")
    return list(shown.select_related("session__activity").order_by("-asked_at"))


def get_own_invitation(*, pk: UUID, person: Person) -> Invitation:
    """One this person asked, or that was passed on to them. Raises Http404."""
    mine = Invitation.objects.of(person).exclude(Q(state=Invitation.State.ASKED) & Q(asked=person))
    found: Invitation = get_object_or_404(mine.select_related("session__activity"), pk=pk)
    return found


def to_pass_on() -> list[Invitation]:
    """What the hub was asked, the longest waiting first."""
    found = Invitation.objects.filter(state=Invitation.State.ASKED)
    return list(found.select_related("asker", "session__activity").order_by("asked_at"))


def get_to_pass_on(*, pk: UUID) -> Invitation:
    """Raises Http404."""
    found: Invitation = get_object_or_404(
        Invitation.objects.filter(state=Invitation.State.ASKED).select_related("asker", "session__activity"), pk=pk
    )
    return found


def open_to_it(invitation: Invitation) -> list[Person]:
    """Who was at that session, is open to be found, is of another family, and was not asked by them before."""
    there = SignUp.objects.held().filter(session=invitation.session_id, findable=True).values("person")
    asked = Invitation.objects.filter(asker=invitation.asker, session=invitation.session_id, asked__isnull=False)
    found = Person.objects.filter(pk__in=there).exclude(family=invitation.asker.family_id)
    return list(found.exclude(pk__in=asked.values("asked")).order_by("first_name", "pk"))
