"""Gestation as arithmetic on days: no clock time, so no daylight saving. Sources: NICE NG201; FASP dating."""

from __future__ import annotations

import datetime as dt

TERM = 280
"""Days from the first day of the last period to the due date."""
LONGEST = 44 * 7
FURTHEST_AHEAD = 300
LATE_SCAN = 22 * 7
"""A scan after this many days no longer dates a pregnancy better than an earlier one (West Midlands Perinatal)."""
HUB_ENDS = 84
"""Days after birth when the hub and the family talk about what comes next."""


def due_from_last_period(lmp_on: dt.date) -> dt.date:
    return lmp_on + dt.timedelta(days=TERM)


def due_from_scan(scan_on: dt.date, *, days_then: int) -> dt.date:
    """The due date where a scan on `scan_on` showed `days_then` days of gestation."""
    return scan_on + dt.timedelta(days=TERM - days_then)


def gestation_days(due_on: dt.date, *, on: dt.date) -> int:
    """Days of gestation on a day: 280 on the due date, negative before it began."""
    return TERM - (due_on - on).days
