"""When we plan to be in touch, and what usually happens: dated rule sets in planning.toml and usual.toml, as windows on
days. No clock time, so no daylight saving."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from apps.peersupport.gestation import TERM

FILE = Path(__file__).with_name("planning.toml")
USUAL = Path(__file__).with_name("usual.toml")
RANGE = dt.timedelta(days=14)
"""How far either side a window is opened where dates are a range."""


@dataclass(frozen=True, slots=True)
class ContactRule:
    """One time to be in touch, in days from where its set counts; both edges belong to the window."""

    code: str
    first_day: int
    day: int
    last_day: int
    title: str
    words: str
    prompt: str
    first_only: bool
    one_way: bool


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What is planned for pregnancies heard of, or babies born, from `valid_from` on."""

    id: str
    part: str
    valid_from: dt.date
    source: str
    contacts: tuple[ContactRule, ...]

    def find(self, code: str) -> ContactRule | None:
        return next((rule for rule in self.contacts if rule.code == code), None)


@dataclass(frozen=True, slots=True)
class Window:
    """One rule on the days of one family."""

    rule: ContactRule
    window_from: dt.date
    due_on: dt.date
    window_to: dt.date


def rule_set_on(part: str, day: dt.date) -> RuleSet:
    """The set in force on the day of the event; before the first one, the first one."""
    return _in_force(all_sets(), part, day)


def usual_on(part: str, day: dt.date) -> RuleSet:
    """What usually happens, by the set in force on the day of the event."""
    return _in_force(_read(USUAL), part, day)


def _in_force(sets: dict[str, RuleSet], part: str, day: dt.date) -> RuleSet:
    of_part = sorted((one for one in sets.values() if one.part == part), key=_age, reverse=True)
    return next((one for one in of_part if one.valid_from <= day), of_part[-1])


def windows(rules: RuleSet, *, counted_from: dt.date, first_baby: bool, is_rough: bool = False) -> list[Window]:
    """Each rule on its days. `first_baby`: there are no other children, or nobody has said so."""
    begins = counted_from - dt.timedelta(days=TERM) if rules.part == "BEFORE" else counted_from
    wider = RANGE if is_rough else dt.timedelta()
    return [
        Window(
            rule,
            _after(begins, rule.first_day) - wider,
            _after(begins, rule.day),
            _after(begins, rule.last_day) + wider,
        )
        for rule in rules.contacts
        if first_baby or not rule.first_only
    ]


class Made(Protocol):
    """A plan's row: it keeps the set it was made from."""

    rule_set: str
    code: str


def rule_of(row: Made) -> ContactRule:
    """The words of a row. Raises LookupError where somebody took its rule out of the file."""
    rule = all_sets()[row.rule_set].find(row.code)
    if rule is None:
        raise LookupError(f"{row.rule_set} has no {row.code}")
    return rule


def all_sets() -> dict[str, RuleSet]:
    """Every rule set of plans there ever was, by its id: a plan keeps the one it was made from."""
    return _read(FILE)


@cache
def _read(path: Path) -> dict[str, RuleSet]:
    with path.open("rb") as file:
        rows = tomllib.load(file)["set"]
    return {row["id"]: RuleSet(contacts=tuple(map(_rule, row.pop("contact"))), **row) for row in rows}


def _rule(row: dict[str, Any]) -> ContactRule:
    return ContactRule(
        row["code"], _days(row["from"]), _days(row.get("day", row["from"])), _days(row["to"]), row.get("title", ""),
        row["words"], row.get("prompt", ""), row.get("first_only", False), row.get("one_way", False),
    )  # fmt: skip


def _days(weeks: str) -> int:
    """ "12+2" is 86 days."""
    whole, days = weeks.split("+")
    return int(whole) * 7 + int(days)


def _after(day: dt.date, number: int) -> dt.date:
    return day + dt.timedelta(days=number)


def _age(rules: RuleSet) -> dt.date:
    return rules.valid_from
