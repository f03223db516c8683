"""Telling the safeguarding lead of a worry, asking the next where nobody takes it up, and taking it up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.peersupport.ladder import is_next_due
from apps.peersupport.models.families import Family
from apps.peersupport.models.safety import Concern, ConcernEvent, SafetyTurn
from apps.peersupport.operations.telling import tell_that_something_waits
from apps.peersupport.queries import concerns as read
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User

Kind = ConcernEvent.Kind


class OwnConcern(Refused):
    """Whoever raised it cannot take it up."""


class ConcernTakenUp(Refused):
    """Somebody has taken it up already."""


class HeardInFuture(BadInput):
    """It has not happened yet."""


class ReasonMissing(BadInput):
    """Entered in error needs a reason."""


class SecondPersonNeeded(Refused):
    """Whoever said that it was entered in error cannot agree to it, nor can whoever raised it."""


class NobodyLeft(BadInput):
    """While they are away nobody would be there to be told."""


@dataclass(frozen=True, slots=True)
class Worry:
    """What was seen or heard, word for word, and of whom."""

    words: str
    immediate: bool
    told_parent: Concern.ToldParent
    told_parent_note: str
    subject: str = ""
    who_said: str = ""
    heard_at: dt.datetime | None = None
    about_user: User | None = None


@transaction.atomic
def raise_concern(
    *, client_key: UUID, family: Family, worry: Worry, link: str, at: dt.datetime, by: User
) -> Concern:  # fmt: skip
    """Add a concern to the register, and tell the lead and the deputies that something waits at `link`: all who are
    here, and nobody it is about. The first is asked to take it up. The same `client_key` again is one concern.

    Raises HeardInFuture.
    """
    if worry.heard_at and worry.heard_at > at:
        raise HeardInFuture("That time has not come yet.", field="heard_at")
    concern, made = Concern.objects.get_or_create(
        client_key=client_key,
        defaults={
            "family": family, "raised_by": by, "raised_at": at, "link": link,
            **{name: getattr(worry, name) for name in Worry.__dataclass_fields__},
        },
    )  # fmt: skip
    if made:
        ConcernEvent.objects.create(concern=concern, kind=Kind.RAISED, by=by, at=at)
        record(kind="concern.raised", by=by, subject=concern)
        _tell_all(concern, at=at)
    return concern


def _tell_all(concern: Concern, *, at: dt.datetime) -> None:
    here = read.safeguarding_leads(on=timezone.localdate(at), besides=concern.about_user)
    for lead in here:
        tell_that_something_waits(lead, concern.link, cause=concern.pk, at=at)
    others = [one for one in here if one.pk != concern.raised_by_id]
    if others:
        ConcernEvent.objects.create(concern=concern, kind=Kind.ASKED, asked=others[0], at=at)


@transaction.atomic
def climb(*, at: dt.datetime) -> int:
    """Ask the next in turn of each concern that nobody took up in time; after the last, the first again. How many."""
    return sum(_ask_next(concern, at=at) for concern in read.not_taken_up())


def _ask_next(concern: Concern, *, at: dt.datetime) -> bool:
    Family.objects.select_for_update(no_key=True).get(pk=concern.family_id)
    last = read.last_asked(concern)
    if last and not is_next_due(asked_at=last.at, immediate=concern.immediate, at=at):
        return False
    here = read.safeguarding_leads(on=timezone.localdate(at), besides=concern.about_user)
    others = [one for one in here if one.pk != concern.raised_by_id]
    if not others:
        return False
    event = ConcernEvent.objects.create(concern=concern, kind=Kind.ASKED, asked=_after(last, others), at=at)
    tell_that_something_waits(_after(last, others), concern.link, cause=event.pk, at=at)
    record(kind="concern.asked-next", by=None, subject=concern)
    return True


def _after(last: ConcernEvent | None, others: list[User]) -> User:
    """The one whose turn comes after the last who was asked."""
    turns = [one.pk for one in read.leads_in_turn()]
    asked = turns.index(last.asked_id) if last and last.asked_id in turns else -1
    return next((one for one in others if turns.index(one.pk) > asked), others[0])


@transaction.atomic
def acknowledge_concern(*, concern: Concern, note: str, link: str, at: dt.datetime, by: User) -> ConcernEvent:
    """Say that it has been read and is being taken up; whoever raised it is told at `link`. Raises OwnConcern,
    ConcernTakenUp."""
    Family.objects.select_for_update(no_key=True).get(pk=concern.family_id)
    if concern.raised_by_id == by.pk:
        raise OwnConcern("You raised this yourself, so somebody else takes it up. Tell a deputy.")
    if concern.events.filter(kind=Kind.ACKNOWLEDGED).exists():
        raise ConcernTakenUp("Somebody has taken this up already.")
    event = ConcernEvent.objects.create(concern=concern, kind=Kind.ACKNOWLEDGED, by=by, at=at, note=note)
    tell_that_something_waits(concern.raised_by, link, cause=event.pk, at=at)
    record(kind="concern.acknowledged", by=by, subject=concern)
    return event


@transaction.atomic
def say_in_error(*, concern: Concern, note: str, at: dt.datetime, by: User) -> ConcernEvent:
    """It should not be here: said with a reason by one, agreed to by another, and it stays where they both see it.

    Raises ReasonMissing, SecondPersonNeeded, ConcernTakenUp.
    """
    Family.objects.select_for_update(no_key=True).get(pk=concern.family_id)
    said = concern.events.filter(kind=Kind.IN_ERROR).first()
    if concern.events.filter(kind=Kind.IN_ERROR_AGREED).exists():
        raise ConcernTakenUp("That is agreed already.")
    if said is None and not note.strip():
        raise ReasonMissing("Say why, so that the second person can judge.", field="note")
    if said and by.pk in (said.by_id, concern.raised_by_id):
        raise SecondPersonNeeded("Somebody else looks at it, and agrees or not.")
    kind = Kind.IN_ERROR_AGREED if said else Kind.IN_ERROR
    event = ConcernEvent.objects.create(concern=concern, kind=kind, by=by, at=at, note=note)
    record(kind=f"concern.{'error-agreed' if said else 'said-in-error'}", by=by, subject=concern)
    return event


@transaction.atomic
def set_turn(
    *, user: User, place: int, away_from: dt.date | None, away_to: dt.date | None, by: User
) -> SafetyTurn:  # fmt: skip
    """When this lead or deputy is asked, and the days they are away, both counted. Raises NobodyLeft."""
    if (away_from is None) != (away_to is None):
        raise NobodyLeft("Give the first day and the last, or neither.", field="away_to")
    if away_from and away_to:
        _refuse_gap(user, away_from, away_to)
    turn, _ = SafetyTurn.objects.update_or_create(
        user=user, defaults={"place": place, "away_from": away_from, "away_to": away_to}
    )
    record(kind="safety-turn.set", by=by, subject=turn)
    return turn


def _refuse_gap(user: User, away_from: dt.date, away_to: dt.date) -> None:
    if away_to < away_from:
        raise NobodyLeft("The last day comes before the first.", field="away_to")
    list(SafetyTurn.objects.select_for_update().order_by("pk"))
    days = (away_from + dt.timedelta(days=n) for n in range(min((away_to - away_from).days + 1, 366)))
    if not all(read.safeguarding_leads(on=day, besides=user) for day in days):
        raise NobodyLeft("Then nobody would be told. Ask a deputy to be there, or name one first.", field="away_from")
