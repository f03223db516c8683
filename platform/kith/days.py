"""Counting days as people do."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month, before or after; the last day of a shorter one, so that 29 February comes round on
    the 28th."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))
