"""A figure as it leaves a mutual: its numbers after disclosure control, and its one rendering. No database.

Both sides of commissioning use it: what the mutual sees before it approves is made from the same values, by the same
functions, as what the commissioner sees afterwards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from kith.statistics.intervals import Interval
from kith.statistics.wording import percent
from kith.web.words import say_pounds

SHOWN, HIDDEN, NO_POPULATION, LOW_COVERAGE, MISSING = "SHOWN", "HIDDEN", "NO_POPULATION", "LOW_COVERAGE", "MISSING"
WHY = {
    HIDDEN: "not shown, to keep families private",
    NO_POPULATION: "nobody to count",
    LOW_COVERAGE: "not enough answers yet",
    MISSING: "not sent",
}
MUTUAL, DECILES, AGE_BAND = "MUTUAL", "DECILES", "AGE_BAND"
LARGEST_HIDDEN, ROUND_TO = 7, 5
NUMBERS = ("numerator", "denominator", "amount_pence", "of_pence", "value", "lower", "upper")
COLUMNS = ("Figure", "For", "#Value", "#Between", "#Counted")


class FigureMayNotLeave(RuntimeError):
    """A figure about to be published holds a number that disclosure control does not let out. A bug, not a refusal."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure. Every number is None unless `status` is SHOWN.

    A share of people has `numerator` of `denominator`, both rounded, and limits. A unit cost has `amount_pence` for
    each of a rounded `denominator`. A share of money has `amount_pence` of `of_pence`. `value` is what those make: 0
    to 1, or pounds. `extract_sha256` is keyed with a secret the mutual keeps: small counts cannot be guessed from it.
    """

    indicator_code: str
    indicator_name: str
    indicator_version_id: str
    indicator_version_number: int
    indicator_sha256: str
    area_kind: str
    area_label: str
    period_start: date
    period_end: date
    status: str
    policy: str
    extract_sha256: str
    coverage: str = ""
    numerator: int | None = None
    denominator: int | None = None
    amount_pence: int | None = None
    of_pence: int | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def interval(self) -> Interval | None:
        if self.value is None or self.lower is None or self.upper is None:
            return None
        return Interval(self.value, self.lower, self.upper, 0.95)

    @property
    def is_unit_cost(self) -> bool:
        return self.amount_pence is not None and self.of_pence is None

    @property
    def says(self) -> str:
        """The value alone: "62%", "£712", or why there is none."""
        if self.value is None:
            return f"{WHY[self.status]} ({self.coverage} known)" if self.coverage else WHY[self.status]
        return say_pounds(Decimal(round(self.value)), pence=False) if self.is_unit_cost else percent(self.value)

    @property
    def between(self) -> str:
        """Its limits: "57% to 67%"; empty where it has none."""
        return (
            f"{percent(self.lower)} to {percent(self.upper)}"
            if self.lower is not None and self.upper is not None
            else ""
        )

    @property
    def counted(self) -> str:
        """What it was made of: "180 of 290", "£249,725 for 350"."""
        if self.value is None:
            return ""
        if self.numerator is not None:
            return f"{self.numerator:,} of {self.denominator:,}"
        whole = f"of {_pounds(self.of_pence)}" if self.of_pence is not None else f"for {self.denominator:,}"
        return f"{_pounds(self.amount_pence or 0)} {whole}"

    @property
    def words(self) -> str:
        """The figure as read aloud: "62%, between 57% and 67%"."""
        return f"{self.says}, between {self.between.replace(' to ', ' and ')}" if self.between else self.says


def _pounds(pence: int) -> str:
    return say_pounds(Decimal(pence) / 100, pence=False)


def as_dict(figure: Figure) -> dict[str, Any]:
    """Plain values for JSON: days as ISO text."""
    days = {"period_start": figure.period_start.isoformat(), "period_end": figure.period_end.isoformat()}
    return {**asdict(figure), **days}


def from_dict(values: dict[str, Any]) -> Figure:
    days = {name: date.fromisoformat(values[name]) for name in ("period_start", "period_end")}
    return Figure(**{**values, **days})


def digest(figures: Iterable[Figure]) -> str:
    """SHA-256 of figures in an order of their own, as sorted JSON."""
    plain = sorted((as_dict(figure) for figure in figures), key=lambda row: json.dumps(row, sort_keys=True))
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def chained(*parts: str) -> str:
    """SHA-256 of parts joined by line ends: one link of a mutual's chain of returns."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def definition(figure: Figure) -> str:
    """The address of the exact text a figure was made by, the same on every host."""
    return reverse("indicators:indicator-version", args=[figure.indicator_code, figure.indicator_version_number])


def table_rows(figures: Sequence[Figure]) -> list[list[Any]]:
    """The one table of figures; its columns are COLUMNS. Each leads to its definition."""
    return [
        [
            {"text": figure.indicator_name, "url": definition(figure)},
            figure.area_label,
            figure.says,
            figure.between,
            figure.counted,
        ]
        for figure in figures
    ]


def check_may_leave(figures: Iterable[Figure]) -> None:
    """Raises FigureMayNotLeave for a count from 1 to 7, one that is not rounded, or a number behind a hidden status."""
    for figure in figures:
        given = [name for name in NUMBERS if getattr(figure, name) is not None]
        if figure.status != SHOWN and given:
            raise FigureMayNotLeave(f"{figure.indicator_code} is {figure.status} and holds {', '.join(given)}.")
        counts = [figure.numerator, figure.denominator]
        if figure.numerator is not None and figure.denominator is not None:
            counts.append(figure.denominator - figure.numerator)
        if any(count is not None and (count % ROUND_TO or 0 < count <= LARGEST_HIDDEN) for count in counts):
            raise FigureMayNotLeave(f"{figure.indicator_code} for {figure.area_label} holds a count that is too exact.")
