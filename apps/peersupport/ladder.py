"""When a concern that nobody has taken up is put to the next person: dated rules, and minutes that count."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils import timezone

from apps.peersupport.clocks import is_working_day

FILE = Path(__file__).with_name("ladder.toml")
MINUTE = dt.timedelta(minutes=1)
LONGEST_LOOK = dt.timedelta(days=14)
"""Further back nobody needs to count: every limit is long past."""


@dataclass(frozen=True, slots=True)
class LadderRule:
    valid_from: dt.date
    minutes: int
    minutes_now: int
    from_hour: int
    to_hour: int
    source: str


@cache
def rules() -> tuple[LadderRule, ...]:
    """The newest first."""
    with FILE.open("rb") as file:
        rows = [LadderRule(**row) for row in tomllib.load(file)["rule"]]
    return tuple(sorted(rows, key=lambda rule: rule.valid_from, reverse=True))


def rule_on(day: dt.date) -> LadderRule:
    return next((rule for rule in rules() if rule.valid_from <= day), rules()[-1])


def is_next_due(*, asked_at: dt.datetime, immediate: bool, at: dt.datetime) -> bool:
    """Has whoever was asked at `asked_at` had their time?"""
    rule = rule_on(timezone.localdate(asked_at))
    if immediate:
        return at - asked_at >= rule.minutes_now * MINUTE
    return minutes_in_hours(asked_at, at, rule) >= rule.minutes


def minutes_in_hours(first: dt.datetime, last: dt.datetime, rule: LadderRule) -> int:
    """Whole minutes within the hours, day by day as the clock on the wall shows them."""
    first = max(first, last - LONGEST_LOOK)
    day, end, spent = timezone.localdate(first), timezone.localdate(last), dt.timedelta()
    while day <= end:
        if is_working_day(day):
            opens, closes = (_wall(day, hour) for hour in (rule.from_hour, rule.to_hour))
            spent += max(dt.timedelta(), min(last, closes) - max(first, opens))
        day += dt.timedelta(days=1)
    return spent // MINUTE


def _wall(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
