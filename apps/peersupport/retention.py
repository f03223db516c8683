"""How long what we keep is kept: dated rules with their sources."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kith.days import months_after
from kith.web.words import say_count

RULES = Path(__file__).with_name("retention.toml")
ASKED = "asked"
"""The rule of what goes because she asked for it."""
ASKED_SAYS = "They asked us to remove it"


@dataclass(frozen=True, slots=True)
class Rule:
    """`what` is removed so long after `since`. `verified` False: a proposal, never to be shown as the law's."""

    code: str
    valid_from: dt.date
    what: str
    since: str
    says: str
    source: str
    verified: bool
    days: int = 0
    years: int = 0

    @property
    def how_long(self) -> str:
        return say_count(self.years, "year") if self.years else say_count(self.days, "day")

    def due_on(self, day: dt.date) -> dt.date:
        """The first day on which it may go."""
        return months_after(day, 12 * self.years) + dt.timedelta(days=self.days)

    def latest_due(self, on: dt.date) -> dt.date:
        """What began on this day or before is due on `on`."""
        return months_after(on, -12 * self.years) - dt.timedelta(days=self.days)


def rules_on(day: dt.date) -> dict[str, Rule]:
    """By code, the newest rule in force on that day."""
    return {rule.code: rule for rule in _all() if rule.valid_from <= day}


def says_of(code: str, *, on: dt.date) -> str:
    rule = rules_on(on).get(code)
    return rule.says if rule else ASKED_SAYS


def fingerprint() -> str:
    """Of the rules as they are: a list says by which it was made."""
    return hashlib.sha256(RULES.read_bytes()).hexdigest()


@cache
def _all() -> tuple[Rule, ...]:
    rows = tomllib.loads(RULES.read_text())["rule"]
    return tuple(sorted((Rule(**row) for row in rows), key=lambda rule: rule.valid_from))
