"""Support comes to its end by a talk, with a way back; or it goes on for a while, which two people say. Never by
itself."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.peersupport.models.families import Family
from apps.peersupport.models.journey import Ending, OpenDoor, Stay
from apps.peersupport.models.supporters import Match
from apps.peersupport.operations.matching import end_match
from apps.peersupport.operations.planned import stop_contacts
from apps.peersupport.operations.plans import tick_line
from apps.peersupport.queries.endings import OpenLine, open_lines_of
from apps.peersupport.queries.handovers import open_handovers_of
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User
from kith.people.sealed import fingerprint

OPEN_FOR = dt.timedelta(days=2 * 365)
LONGEST_STAY = dt.timedelta(days=366)


class SupportOver(Refused):
    """It has come to its end already."""


class LinesOpen(BadInput):
    """Something on a plan is open, and nobody said what becomes of it."""


class HandoverUnderWay(Refused):
    """Somebody is being asked to take over; until they say yes, we are there."""


class StayWaits(Refused):
    """It was asked for already, or answered."""


class StayTooLong(BadInput):
    """Past already, or more than a year."""


class OwnStay(Refused):
    """Nobody approves what they asked for themselves."""


class Became:
    """What became of an open line of a plan."""

    DONE, HERS, PASSED_ON = "DONE", "HERS", "PASSED_ON"


@dataclass(frozen=True, slots=True)
class Settled:
    """`to`: who carries it on, where it was passed on."""

    became: str
    to: str = ""


@transaction.atomic
def end_support(
    *, client_key: UUID, family: Family, review: Ending.Review, her_words: str, settled: Mapping[str, Settled],
    at: dt.datetime, by: User,
) -> tuple[Ending, str]:  # fmt: skip
    """End it: the looking back was offered, every open line is settled (`settled` by its key), and the way back is
    made. Gives back the ending and the secret of its link, which is kept nowhere ("" where it was ended before).

    Raises SupportOver, LinesOpen, HandoverUnderWay.
    """
    family = Family.objects.select_for_update(of=("self",)).get(pk=family.pk)
    if again := Ending.objects.filter(client_key=client_key, family=family).first():
        return again, ""
    if family.ended_at:
        raise SupportOver("Support has come to its end already. Nothing was changed.")
    if any(open_handovers_of(person) for person in family.people.all()):
        raise HandoverUnderWay("A handover is under way. We are there until they say yes, or it is taken back.")
    lines = open_lines_of(family)
    _settle(lines, settled, at=at, by=by)
    match = family.matches.filter(state=Match.State.ACTIVE).first()
    ending = Ending.objects.create(
        client_key=client_key, family=family, review=review, her_words=her_words.strip(), at=at, by=by,
        open_lines=[_as_kept(line, settled[line.key]) for line in lines], supporter=match.supporter if match else None,
    )  # fmt: skip
    secret = _open_door(family, at=at, by=by)
    _let_go(family, at=at, by=by)
    record(kind="family.ended", by=by, subject=family, detail={"review": str(review)})
    return ending, secret


@transaction.atomic
def open_door(*, family: Family, at: dt.datetime, by: User) -> str:
    """A further link to come back by; those made before go on working. Gives back its secret, kept nowhere."""
    return _open_door(family, at=at, by=by)


@transaction.atomic
def ask_to_stay(*, family: Family, until: dt.date, words: str, on: dt.date, at: dt.datetime, by: User) -> Stay:
    """Ask that support goes on until a day. It counts once somebody else approves. Raises StayTooLong, StayWaits."""
    if not on < until <= on + LONGEST_STAY:
        raise StayTooLong("Choose a day to come, within a year. It can be asked for again then.", field="until")
    family = Family.objects.select_for_update(of=("self",)).get(pk=family.pk)
    if family.ended_at or family.stays.filter(approved=None).exists():
        raise StayWaits("It was asked for already, or support is over. Nothing was changed.")
    stay = Stay.objects.create(family=family, until=until, words=words.strip(), asked_at=at, asked_by=by)
    record(kind="stay.asked-for", by=by, subject=stay)
    return stay


@transaction.atomic
def answer_stay(*, stay: Stay, approved: bool, at: dt.datetime, by: User) -> Stay:
    """Yes or no to support going on, by somebody who did not ask. Raises OwnStay, StayWaits."""
    held = Stay.objects.select_for_update(of=("self",)).get(pk=stay.pk)
    if held.approved is not None:
        raise StayWaits("Somebody has answered already. Nothing was changed.")
    if held.asked_by_id == by.pk:
        raise OwnStay("You asked for it yourself. Somebody else says yes or no.")
    held.approved, held.answered_at, held.answered_by = approved, at, by
    held.save(update_fields=["approved", "answered_at", "answered_by"])
    record(kind="stay.approved" if approved else "stay.turned-down", by=by, subject=held)
    return held


def _settle(lines: list[OpenLine], settled: Mapping[str, Settled], *, at: dt.datetime, by: User) -> None:
    for line in lines:
        told = settled.get(line.key)
        if told is None or (told.became == Became.PASSED_ON and not told.to.strip()):
            raise LinesOpen(f"Say what becomes of “{line.words}”, and who carries it on.", field=f"to_{line.key}")
        if told.became == Became.DONE:
            tick_line(person=line.person, line=UUID(line.key), done=True, at=at, by=by)


def _as_kept(line: OpenLine, told: Settled) -> dict[str, str]:
    return {"key": line.key, "words": line.words, "became": told.became, "to": told.to.strip()}


def _open_door(family: Family, *, at: dt.datetime, by: User) -> str:
    secret = secrets.token_urlsafe(24)
    door = OpenDoor.objects.create(
        family=family,
        fingerprint=fingerprint(secret),
        issued_at=at,
        issued_by=by,
        until=timezone.localdate(at) + OPEN_FOR,
    )
    record(kind="door.opened", by=by, subject=door)
    return secret


def _let_go(family: Family, *, at: dt.datetime, by: User) -> None:
    """Whoever supports them is free, what was planned stops, and the family is on no list."""
    for match in Match.every.filter(family=family).exclude(state=Match.State.ENDED):
        end_match(match=match, at=at, by=by)
    for pregnancy in family.pregnancies.all():
        stop_contacts(pregnancy=pregnancy, at=at, by=by)
    family.ended_at = at
    family.save(update_fields=["ended_at"])
