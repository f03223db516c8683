"""The clock of an introduction: working days of the nation, and the dated rules that say how many."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import holidays
from django.conf import settings

RULES = Path(__file__).with_name("clocks.toml")
SUBDIVISION = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
LONG_AGO = dt.timedelta(days=366)
"""Further back than this is a slip of the year, wherever a moment is written down by hand."""


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How many working days, from `valid_from` on."""

    valid_from: dt.date
    attempt_days: int
    attempt_limit: int
    contact_days: int
    contact_limit: int
    source: str


@dataclass(frozen=True, slots=True)
class Clock:
    """The four days an introduction is held to."""

    attempt_due_on: dt.date
    attempt_limit_on: dt.date
    contact_due_on: dt.date
    contact_limit_on: dt.date


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long a matched family goes without hearing from us, from `valid_from` on."""

    valid_from: dt.date
    first_days: int
    between_days: int
    source: str


@cache
def all_rules() -> tuple[ClockRule, ...]:
    """Every rule, the newest first."""
    return tuple(sorted((ClockRule(**row) for row in _file()["rule"]), key=_age, reverse=True))


@cache
def all_rhythms() -> tuple[Rhythm, ...]:
    """Every rhythm, the newest first."""
    return tuple(sorted((Rhythm(**row) for row in _file()["rhythm"]), key=_age, reverse=True))


def rule_on(day: dt.date) -> ClockRule:
    """The rule in force on a day; before the first one, the first one."""
    return next((rule for rule in all_rules() if rule.valid_from <= day), all_rules()[-1])


@cache
def clock_from(heard_on: dt.date) -> Clock:
    """The days by which a family we heard of on `heard_on` is tried, and met."""
    rule = rule_on(heard_on)
    return Clock(
        add_working_days(heard_on, rule.attempt_days),
        add_working_days(heard_on, rule.attempt_limit),
        add_working_days(heard_on, rule.contact_days),
        add_working_days(heard_on, rule.contact_limit),
    )


def next_word_on(*, matched_on: dt.date, last_talked_on: dt.date | None) -> dt.date:
    """The day by which a supporter is in touch next: soon after the match, then in a steady rhythm."""
    day = last_talked_on or matched_on
    rhythm = next((one for one in all_rhythms() if one.valid_from <= day), all_rhythms()[-1])
    if last_talked_on is None:
        return add_working_days(matched_on, rhythm.first_days)
    return last_talked_on + dt.timedelta(days=rhythm.between_days)


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday, bank holidays of settings.NATION left out."""
    return day.weekday() < 5 and day not in _bank_holidays()


def add_working_days(day: dt.date, number: int) -> dt.date:
    """The day `number` working days after `day`, which itself does not count."""
    while number > 0:
        day += dt.timedelta(days=1)
        number -= is_working_day(day)
    return day


def working_days_between(first: dt.date, last: dt.date) -> int:
    """How many working days passed after `first`, up to and with `last`; 0 where `last` is not later."""
    days = (last - first).days
    return sum(is_working_day(first + dt.timedelta(days=n)) for n in range(1, days + 1))


@cache
def _file() -> dict[str, list[dict[str, Any]]]:
    with RULES.open("rb") as file:
        return tomllib.load(file)


def _age(rule: ClockRule | Rhythm) -> dt.date:
    return rule.valid_from


@cache
def _bank_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv=SUBDIVISION[settings.NATION])
