"""Whether a peer supporter may be matched on a day, and if not, why, in words. Read from rows; from the columns of the
release before only where there is no row yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from apps.peersupport.matching_rules import rules_on
from apps.peersupport.models.papers import Clearance
from apps.peersupport.models.supporters import Match, Supporter
from kith.web.words import say_count, say_short_day

if TYPE_CHECKING:
    from apps.peersupport.models.practice import SupervisionSession

ROWS = ("clearances", "awards", "supervisions", "capacity_plans", "pauses", "held_back")
"""What to prefetch, with their open matches, before many are asked about: then none asks the database again."""


def reasons_not_ready(supporter: Supporter, *, on: dt.date, besides: Match | None = None) -> list[str]:
    """Every hard rule that stands in the way on a day; empty where they are ready. `besides`: a match not counted."""
    return [*reasons_not_in_order(supporter, on=on), *_room(supporter, on, besides)]


def reasons_not_in_order(supporter: Supporter, *, on: dt.date) -> list[str]:
    """The same, whatever room they have."""
    return [*_held_back(supporter, on), *_awards(supporter, on), *_clearances(supporter, on), *_practice(supporter, on)]


def lapsed_on(supporter: Supporter, *, on: dt.date) -> dt.date | None:
    """The first day without an award, or without a clearance that is needed, where that day has come."""
    days = [award_until(supporter, on=on), *(clearance_until(supporter, kind, on=on) for kind in rules_on(on).needed)]
    over = [day for day in days if day is not None and day < on]
    return min(over) + dt.timedelta(days=1) if over else None


def award_until(supporter: Supporter, *, on: dt.date) -> dt.date | None:
    """The last day of the award that holds longest; the last day there is where it holds for good; None: none is in."""
    rows = [row for row in supporter.awards.all() if row.awarded_on is None or row.awarded_on <= on]
    if not rows:
        return supporter.award_until
    held = _latest_by(rows, lambda row: row.qualification.strip().lower())
    return max(row.expires_on or dt.date.max for row in held)


def clearance_until(supporter: Supporter, kind: str, *, on: dt.date) -> dt.date | None:
    """The day up to which a kind of clearance holds; None where none is in."""
    rows = [row for row in supporter.clearances.all() if row.issued_on is None or row.issued_on <= on]
    held = [row for row in _latest_by(rows, lambda row: row.kind) if row.kind == kind]
    if held:
        return held[0].recheck_on
    return supporter.clearance_until if kind == Clearance.Kind.DBS else None


def open_supervision(supporter: Supporter, *, on: dt.date) -> SupervisionSession | None:
    """The supervision that is planned, or was due and not held by that day: the earliest."""
    waiting = [row for row in supporter.supervisions.all() if row.held_on is None or row.held_on > on]
    return min(waiting, key=lambda row: row.due_on) if waiting else None


def supervision_due_on(supporter: Supporter, *, on: dt.date) -> dt.date | None:
    """When the next supervision is due."""
    if not supporter.supervisions.all():
        return supporter.supervision_due_on
    found = open_supervision(supporter, on=on)
    return found.due_on if found else None


def paused_since(supporter: Supporter, *, on: dt.date) -> dt.date | None:
    """Since when they rest, where they do."""
    pauses = supporter.pauses.all()
    if not pauses:
        return supporter.paused_on if supporter.paused_on and supporter.paused_on <= on else None
    found = [row for row in pauses if row.from_on <= on and (row.back_on is None or on < row.back_on)]
    return found[0].from_on if found else None


def units_of_room(supporter: Supporter, *, on: dt.date) -> int:
    """How many units they have room for on a day."""
    plans = [row for row in supporter.capacity_plans.all() if row.from_on <= on]
    if not plans:
        return supporter.capacity + min(supporter.capacity, 1)
    return max(plans, key=lambda row: (row.from_on, row.kept_at)).units


def units_held(supporter: Supporter, *, on: dt.date, besides: Match | None = None) -> int:
    """The units of open matches and offers on a day: two till the answer and for the first days, then one."""
    return sum(units_of(match, on=on) for match in _held(supporter, besides))


def _held(supporter: Supporter, besides: Match | None) -> list[Match]:
    """Whole families, and partners who have them for themselves."""
    held = supporter.matches(manager="every").all()
    return [row for row in held if row.state != Match.State.ENDED and row != besides]


def units_of(match: Match, *, on: dt.date) -> int:
    """How much of a supporter's room one open match takes on a day."""
    rules = rules_on(on)
    if match.state == Match.State.OFFERED or match.started_at is None:
        return rules.new_family_units
    days = (on - timezone.localdate(match.started_at)).days
    return rules.new_family_units if days < rules.new_family_days else rules.settled_units


def room_left(supporter: Supporter, *, on: dt.date, besides: Match | None = None) -> int:
    """The units that are free on every day from this one on, as far as room is planned."""
    days = {on, *(row.from_on for row in supporter.capacity_plans.all() if row.from_on > on)}
    return min(units_of_room(supporter, on=day) - units_held(supporter, on=day, besides=besides) for day in days)


def _latest_by(rows: Iterable[Any], key: Any) -> list[Any]:
    latest: dict[Any, Any] = {}
    for row in sorted(rows, key=lambda row: row.kept_at):
        latest[key(row)] = row
    return list(latest.values())


def _held_back(supporter: Supporter, on: dt.date) -> Iterator[str]:
    for hold in supporter.held_back.all():
        if hold.holds_on(on):
            until = f"until {say_short_day(hold.until_on)}" if hold.until_on else "just now"
            yield f"Not to be matched {until}. Why is sealed."


def _awards(supporter: Supporter, on: dt.date) -> Iterator[str]:
    until = award_until(supporter, on=on)
    if until is None:
        yield "The award is not in yet."
    elif until < on:
        yield f"The award ran out on {say_short_day(until)}."


def _clearances(supporter: Supporter, on: dt.date) -> Iterator[str]:
    for kind in rules_on(on).needed:
        name = "clearance (DBS)" if kind == Clearance.Kind.DBS else Clearance.Kind(kind).label.lower()
        until = clearance_until(supporter, kind, on=on)
        if until is None:
            yield f"The {name} is not in yet."
        elif until < on:
            yield f"The {name} ran out on {say_short_day(until)}."


def _practice(supporter: Supporter, on: dt.date) -> Iterator[str]:
    if supporter.agreement_on is None or supporter.agreement_on > on:
        yield "The agreement is not signed yet."
    due_on = supervision_due_on(supporter, on=on)
    if due_on is None:
        yield "No supervision is planned yet."
    elif due_on < on:
        yield f"Supervision was due on {say_short_day(due_on)}."
    if since := paused_since(supporter, on=on):
        yield f"Taking a pause since {say_short_day(since)}."


def _room(supporter: Supporter, on: dt.date, besides: Match | None) -> Iterator[str]:
    if room_left(supporter, on=on, besides=besides) >= rules_on(on).new_family_units:
        return
    held = _held(supporter, besides)
    most = units_of_room(supporter, on=on)
    families, units = say_count(len(held), "family"), say_count(most, "unit")
    yield f"Has {families} now, and no room for a new one yet (room for {units})."
