"""The law's clock of a data request, worked out from its events alone; dated rules with their sources say how long."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from kith.days import months_after

RULES = Path(__file__).with_name("rights.toml")
STOPS = {"ASKED_WHO": "KNOWN_WHO", "ASKED_WHAT": "KNOWN_WHAT"}
ENDS = ("GRANTED", "PARTLY", "NOT_DONE", "TAKEN_BACK")


class Step(Protocol):
    """An event of a request."""

    @property
    def kind(self) -> str: ...
    @property
    def on(self) -> dt.date: ...


@dataclass(frozen=True, slots=True)
class RequestClock:
    """`due_on` is None while the clock stands or once it is over; `first_due_on` is the day before any longer time.

    `acknowledge_by`: of a complaint nobody has acknowledged. `verified` False: the rule is not to be shown as certain.
    """

    due_on: dt.date | None
    first_due_on: dt.date
    acknowledge_by: dt.date | None
    stands_since: dt.date | None
    ended_on: dt.date | None
    source: str
    verified: bool

    @property
    def next_on(self) -> dt.date | None:
        """What is owed first."""
        return min((day for day in (self.acknowledge_by, self.due_on) if day), default=None)


def clock_of(*, received_on: dt.date, is_complaint: bool, steps: Sequence[Step]) -> RequestClock:
    """Time passed while we asked who is asking, or what is meant, is not counted. Never moved on for a weekend."""
    rule = _rule("request", received_on)
    kinds = {step.kind for step in steps}
    paused, stands_since = _paused(steps)
    first = months_after(received_on, rule["months"]) + dt.timedelta(days=paused)
    longer = months_after(received_on, rule["months"] + rule["longer_months"]) + dt.timedelta(days=paused)
    ended_on = next((step.on for step in steps if step.kind in ENDS), None)
    acknowledge_by, told = _acknowledge_by(received_on) if is_complaint else (None, rule)
    over = ended_on is not None
    return RequestClock(
        due_on=None if over or stands_since or is_complaint else (longer if "EXTENDED" in kinds else first),
        first_due_on=first,
        acknowledge_by=None if over or "ACKNOWLEDGED" in kinds else acknowledge_by,
        stands_since=None if over else stands_since,
        ended_on=ended_on,
        source=told["source"],
        verified=told["verified"],
    )


def _acknowledge_by(received_on: dt.date) -> tuple[dt.date, dict[str, Any]]:
    rule = _rule("complaint", received_on)
    return received_on + dt.timedelta(days=rule["days"]), rule


def _paused(steps: Sequence[Step]) -> tuple[int, dt.date | None]:
    """Whole days on which at least one question of ours was open, and since when one is open now."""
    days, since, waiting = 0, None, set[str]()
    for step in steps:
        if step.kind in STOPS:
            since = since or step.on
            waiting.add(STOPS[step.kind])
        elif step.kind in waiting:
            waiting.discard(step.kind)
            if not waiting and since:
                days, since = days + (step.on - since).days, None
    return days, since


def _rule(name: str, on: dt.date) -> dict[str, Any]:
    """In force on that day; before the first, the first."""
    rules = _rules()[name]
    return next((rule for rule in reversed(rules) if rule["valid_from"] <= on), rules[0])


@cache
def _rules() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(RULES.read_text())
