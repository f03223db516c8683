"""What became of every row of a file that was read: nothing is left out without a word."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kith.errors import BadInput


class CannotImport(BadInput):
    """The file is not read at all; the sentence names the place and what to do. Nothing was changed."""


class Fate(StrEnum):
    MAPPED = "mapped"
    LOSS = "mapped with loss"
    NOT_SUPPORTED = "not supported"


@dataclass(frozen=True)
class Row:
    """One item or row of the file. `place` is where it stands there: "item 3.2", "survey, row 14"."""

    place: str
    name: str
    fate: Fate
    says: str = ""


@dataclass
class Report:
    format: str
    rows: list[Row] = field(default_factory=list)

    def add(self, place: str, name: str, *losses: str, supported: bool = True) -> None:
        fate = Fate.NOT_SUPPORTED if not supported else Fate.LOSS if losses else Fate.MAPPED
        self.rows.append(Row(place, name, fate, " ".join(losses)))

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.fate.value for row in self.rows)
        return {fate.value: found[fate.value] for fate in Fate}

    def as_json(self) -> dict[str, Any]:
        rows = [{"place": r.place, "name": r.name, "fate": r.fate.value, "says": r.says} for r in self.rows]
        return {"format": self.format, "counts": self.counts, "rows": rows}


@dataclass(frozen=True)
class Imported:
    """A draft as it was read: never published by being read."""

    slug: str
    about: str
    number: str
    language: str
    body: dict[str, Any]
    report: Report
