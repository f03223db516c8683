"""Keeping a supporter's papers, supervision, room and pauses, each a row. Nobody keeps their own (P8)."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from apps.peersupport.models.papers import Award, Clearance
from apps.peersupport.models.practice import CapacityPlan, Pause, SupervisionSession
from apps.peersupport.models.supporters import Supporter
from apps.peersupport.readiness import (
    award_until,
    clearance_until,
    paused_since,
    supervision_due_on,
    units_held,
    units_of_room,
)
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User
from kith.scope import current_scope
from kith.web.words import say_count


class NotOnesOwn(Refused):
    """Nobody decides on their own papers, supervision or room."""


class DayNotYet(BadInput):
    """Something is said to have happened on a day that has not come, or after it ran out."""


class RoomBelowMatches(BadInput):
    """They have more families than the new room allows."""


class SupervisionHeld(Refused):
    """It was written down as held already."""


class PauseThere(Refused):
    """They are resting already."""


@transaction.atomic
def keep_clearance(
    *, supporter: Supporter, kind: Clearance.Kind, level: str, issued_on: dt.date, recheck_on: dt.date, on: dt.date,
    at: dt.datetime, by: User,
) -> Clearance:  # fmt: skip
    """Keep that a check came back; it takes the place of the one of this kind before. Raises NotOnesOwn, DayNotYet."""
    _not_ones_own(supporter, by)
    _has_come(issued_on, on, field="issued_on")
    if recheck_on < issued_on:
        raise DayNotYet("That is before it was issued.", field="recheck_on")
    row = Clearance.objects.create(
        supporter=supporter, kind=kind, level=level, issued_on=issued_on, recheck_on=recheck_on, kept_at=at, by=by
    )
    _kept(supporter, "supporter.clearance-kept", row, on=on, by=by)
    return row


@transaction.atomic
def keep_award(
    *, supporter: Supporter, qualification: str, level: str, awarded_on: dt.date, expires_on: dt.date | None,
    on: dt.date, at: dt.datetime, by: User,
) -> Award:  # fmt: skip
    """Keep an award; it takes the place of the one of this name before. Raises NotOnesOwn, DayNotYet."""
    _not_ones_own(supporter, by)
    _has_come(awarded_on, on, field="awarded_on")
    if expires_on and expires_on < awarded_on:
        raise DayNotYet("That is before it was awarded.", field="expires_on")
    row = Award.objects.create(
        supporter=supporter, qualification=qualification, level=level, awarded_on=awarded_on, expires_on=expires_on,
        kept_at=at, by=by,
    )  # fmt: skip
    _kept(supporter, "supporter.award-kept", row, on=on, by=by)
    return row


@transaction.atomic
def plan_supervision(
    *, supporter: Supporter, kind: SupervisionSession.Kind, due_on: dt.date, on: dt.date, at: dt.datetime, by: User
) -> SupervisionSession:
    """Say by when the next supervision is. Said again while it is open, it is the same. Raises NotOnesOwn."""
    _not_ones_own(supporter, by)
    if there := _locked(supporter).supervisions.filter(kind=kind, due_on=due_on, held_on=None).first():
        found: SupervisionSession = there
        return found
    row = SupervisionSession.objects.create(supporter=supporter, kind=kind, due_on=due_on, kept_at=at, by=by)
    _kept(supporter, "supporter.supervision-planned", row, on=on, by=by)
    return row


@transaction.atomic
def hold_supervision(
    *, session: SupervisionSession, held_on: dt.date, next_due_on: dt.date, on: dt.date, at: dt.datetime, by: User
) -> SupervisionSession:
    """Write down that it was held, and by when the next one is. Raises NotOnesOwn, DayNotYet, SupervisionHeld."""
    session = SupervisionSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    supporter = session.supporter
    _not_ones_own(supporter, by)
    _has_come(held_on, on, field="held_on")
    if session.held_on:
        raise SupervisionHeld("This was written down already. Nothing was changed.")
    session.held_on, session.held_by = held_on, by
    session.save(update_fields=["held_on", "held_by"])
    record(kind="supporter.supervision-held", by=by, subject=session)
    return plan_supervision(
        supporter=supporter, kind=SupervisionSession.Kind(session.kind), due_on=next_due_on, on=on, at=at, by=by
    )


@transaction.atomic
def plan_capacity(
    *, supporter: Supporter, from_on: dt.date, units: int, on: dt.date, at: dt.datetime, by: User
) -> CapacityPlan:
    """Say how many units of family they have room for from a day on. Raises NotOnesOwn, DayNotYet, RoomBelowMatches."""
    _not_ones_own(supporter, by)
    if from_on < on:
        raise DayNotYet("Room can be changed from today on.", field="from_on")
    held = units_held(_locked(supporter), on=from_on)
    if units < held:
        raise RoomBelowMatches(f"{_they_hold(held)} End or pass on a match first.", field="units")
    row = _planned(CapacityPlan(supporter=supporter, from_on=from_on, units=units, kept_at=at, by=by))
    _kept(supporter, "supporter.room-planned", row, on=on, by=by)
    return row


@transaction.atomic
def begin_pause(*, supporter: Supporter, from_on: dt.date, on: dt.date, at: dt.datetime, by: User) -> Pause:
    """Rest from new families from a day on: anybody may say so of themselves; no reason is asked. Raises PauseThere."""
    if supporter.pauses.filter(back_on=None).exists():
        raise PauseThere("A pause is there already. Nothing was changed.")
    row = Pause.objects.create(supporter=supporter, from_on=from_on, kept_at=at, by=by)
    _kept(supporter, "supporter.paused", row, on=on, by=by)
    return row


@transaction.atomic
def end_pause(*, supporter: Supporter, on: dt.date, by: User) -> None:
    """They are back from today. Done again, nothing changes. Raises NotOnesOwn: coming back is a talk of two."""
    _not_ones_own(supporter, by)
    for row in supporter.pauses.filter(back_on=None):
        row.back_on = max(on, row.from_on)
        row.save(update_fields=["back_on"])
        _kept(supporter, "supporter.came-back", row, on=on, by=by)


def keep_days_in_step(supporter: Supporter, *, on: dt.date) -> None:
    """Copy what the rows say into the columns that the release before reads."""
    supporter = Supporter.objects.get(pk=supporter.pk)
    supporter.award_until = award_until(supporter, on=on)
    supporter.clearance_until = clearance_until(supporter, Clearance.Kind.DBS, on=on)
    supporter.supervision_due_on = supervision_due_on(supporter, on=on)
    supporter.paused_on = paused_since(supporter, on=on)
    supporter.capacity = max(units_of_room(supporter, on=on) - 1, 0)
    supporter.save(update_fields=["award_until", "clearance_until", "supervision_due_on", "paused_on", "capacity"])


def _kept(supporter: Supporter, kind: str, row: object, *, on: dt.date, by: User) -> None:
    keep_days_in_step(supporter, on=on)
    record(kind=kind, by=by, subject=row)  # type: ignore[arg-type]


def is_ones_own(supporter: Supporter, by: User) -> bool:
    """True where somebody acts on themselves. In a volunteer's own business there is nobody else to ask (P8)."""
    return supporter.user_id == by.pk and current_scope().kind != "service"


def _not_ones_own(supporter: Supporter, by: User) -> None:
    if is_ones_own(supporter, by):
        raise NotOnesOwn("Nobody decides on their own papers, supervision or room. Ask somebody else to.")


def _has_come(day: dt.date, on: dt.date, *, field: str) -> None:
    if day > on:
        raise DayNotYet("That day has not come yet.", field=field)


def _locked(supporter: Supporter) -> Supporter:
    found: Supporter = Supporter.objects.select_for_update(of=("self",)).get(pk=supporter.pk)
    return found


def _they_hold(units: int) -> str:
    return f"Their families take up {say_count(units, 'unit')} then."


def _planned(row: CapacityPlan) -> CapacityPlan:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RoomBelowMatches(
            "Their families take up more than that. End or pass on a match first.", field="units"
        ) from None
    return row
