"""What holds when a family and a supporter are brought together, and the words they choose from: matching.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("matching.toml")


@dataclass(frozen=True, slots=True)
class Points:
    """How much each thing speaks for a supporter; together 100."""

    picked: int
    shared: int
    times: int
    near: int
    known: int
    balance: int


@dataclass(frozen=True, slots=True)
class Rules:
    """A rule set. `needed`: kinds of clearance; `shown`: how many a parent chooses from."""

    valid_from: dt.date
    source: str
    needed: tuple[str, ...]
    recheck_months: int
    ask_again_months: int
    resolve_days: int
    supervision_days: int
    new_family_days: int
    new_family_units: int
    settled_units: int
    shown: int
    points: Points


def rules_on(day: dt.date) -> Rules:
    """The set that holds on a day; the first one before there was any."""
    found = [rules for rules in _rule_sets() if rules.valid_from <= day]
    return found[-1] if found else _rule_sets()[0]


def languages() -> dict[str, str]:
    """Each language by its code."""
    found: dict[str, str] = _data()["languages"]
    return found


def experiences() -> dict[str, str]:
    """What somebody may have lived through, by its key, as a supporter says it of themselves."""
    found: dict[str, str] = _data()["experiences"]
    return found


def times() -> dict[str, str]:
    """Each part of each day of the week, by its key, in short: "Mon morning"."""
    return {
        f"{day}_{part}": f"{day_name[:3]} {part_name}"
        for day, day_name in _data()["days"].items()
        for part, part_name in _data()["parts"].items()
    }


def say_times(keys: list[str]) -> str:
    """The times a person can, in few words: a part of the day with its days."""
    parts = [(name, [day for day in _data()["days"] if f"{day}_{part}" in keys]) for part, name in _parts()]
    words = "; ".join(f"{name}s on {_say_days(days)}" for name, days in parts if days)
    return words[:1].upper() + words[1:]


def _say_days(keys: list[str]) -> str:
    every = list(_data()["days"])
    if keys == every:
        return "any day"
    if keys == every[:5]:
        return "weekdays"
    names = [_data()["days"][key] for key in keys]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _parts() -> list[tuple[str, str]]:
    return list(_data()["parts"].items())


@cache
def _rule_sets() -> tuple[Rules, ...]:
    rows = [
        Rules(**{**row, "needed": tuple(row["needed"]), "points": Points(**row["points"])}) for row in _data()["rules"]
    ]
    return tuple(sorted(rows, key=lambda row: row.valid_from))


@cache
def _data() -> dict[str, Any]:
    with FILE.open("rb") as file:
        return tomllib.load(file)
