"""On which days something comes again, and how that is said. Days are of the wall calendar where we are."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

NTH = ("first", "second", "third", "fourth", "last")
EVERY = {"WEEKLY": 7, "FORTNIGHTLY": 14}


def days_of(repeats: str, *, first: dt.date, until: dt.date | None) -> list[dt.date]:
    """Every day from the first to the last, both in. A fifth Tuesday means the last of each month."""
    if repeats == "ONCE" or until is None:
        return [first]
    days = _monthly(first) if repeats == "MONTHLY" else _by_weeks(first, EVERY[repeats])
    found: list[dt.date] = []
    for day in days:
        if day > until:
            return found
        found.append(day)
    return found


def say_repeats(repeats: str, first: dt.date) -> str:
    """Like "Every other Tuesday", "The second Tuesday of each month"."""
    weekday = f"{first:%A}"
    if repeats == "MONTHLY":
        return f"The {NTH[_nth(first)]} {weekday} of each month"
    return {"WEEKLY": f"Every {weekday}", "FORTNIGHTLY": f"Every other {weekday}"}.get(repeats, "Once")


def moment(day: dt.date, clock: dt.time) -> dt.datetime:
    """The moment of a wall-clock time here. A time that spring leaves out is taken as an hour later."""
    aware = timezone.make_aware(dt.datetime.combine(day, clock))
    return aware.astimezone(dt.UTC)


def _by_weeks(first: dt.date, step: int) -> Iterator[dt.date]:
    while True:
        yield first
        first += dt.timedelta(days=step)


def _monthly(first: dt.date) -> Iterator[dt.date]:
    nth, year, month = _nth(first), first.year, first.month
    while True:
        yield _nth_of(nth, first.weekday(), year, month)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _nth_of(nth: int, weekday: int, year: int, month: int) -> dt.date:
    begins_on, length = calendar.monthrange(year, month)
    day = 1 + (weekday - begins_on) % 7 + 7 * nth
    return dt.date(year, month, day if day <= length else day - 7)


def _nth(day: dt.date) -> int:
    return (day.day - 1) // 7
