"""Quarters, and the twelve months that end with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months from the first of January, April, July or October. Both days are counted."""

    start: date

    @property
    def end(self) -> date:
        return _first_of(self.start, 3) - timedelta(days=1)

    @property
    def year_start(self) -> date:
        """The first of the twelve months that end with this quarter."""
        return _first_of(self.start, -9)

    @property
    def before(self) -> Quarter:
        return Quarter(_first_of(self.start, -3))

    @property
    def name(self) -> str:
        """ "July to September 2026"."""
        return f"{self.start:%B} to {self.end:%B %Y}"


def quarter_of(day: date) -> Quarter:
    return Quarter(date(day.year, (day.month - 1) // 3 * 3 + 1, 1))


def last_full_quarter(on: date) -> Quarter:
    """The latest quarter that was over before `on`."""
    return quarter_of(on).before


def full_quarters(on: date, count: int) -> list[Quarter]:
    """The last `count` full quarters, the oldest first."""
    found = [last_full_quarter(on)]
    while len(found) < count:
        found.append(found[-1].before)
    return found[::-1]


def _first_of(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)
