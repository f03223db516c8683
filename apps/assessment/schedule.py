"""Which jabs usually come when: dated rule sets, chosen by the day a baby was born, never by today."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kith.days import months_after

FILE = Path(__file__).parent / "data" / "immunisations.json"


@dataclass(frozen=True)
class JabVisit:
    """One visit. It comes so many weeks after the birth or, from a year on, so many months."""

    concept_key: str
    weeks: int
    months: int
    label: str
    vaccines: tuple[str, ...]

    def due_on(self, born_on: dt.date) -> dt.date:
        return months_after(born_on, self.months) if self.months else born_on + dt.timedelta(weeks=self.weeks)


@dataclass(frozen=True)
class RuleSet:
    """One schedule, for babies born from `born_from` to `born_to`, both included; None is without end."""

    id: str
    born_from: dt.date
    born_to: dt.date
    source: str
    visits: tuple[JabVisit, ...]


def rule_set_for(born_on: dt.date) -> RuleSet:
    """The schedule of a baby born that day."""
    return next(rules for rules in rule_sets() if rules.born_from <= born_on <= rules.born_to)


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    return tuple(_read(raw) for raw in json.loads(FILE.read_text()))


def _read(raw: dict) -> RuleSet:
    return RuleSet(
        raw["id"],
        dt.date.fromisoformat(raw["born_from"]) if raw["born_from"] else dt.date.min,
        dt.date.fromisoformat(raw["born_to"]) if raw["born_to"] else dt.date.max,
        raw["source"],
        tuple(_visit(visit) for visit in raw["visits"]),
    )


def _visit(raw: dict) -> JabVisit:
    weeks, months = raw.get("weeks", 0), raw.get("months", 0)
    return JabVisit(raw["concept_key"], weeks, months, raw["label"], tuple(raw["vaccines"]))
