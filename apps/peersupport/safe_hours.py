"""When somebody may be written to: by the wall clock where we are, through both changes of the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

LOOK_AHEAD_DAYS = 15
"""A safe hour that the spring change of the clock leaves out comes again within a fortnight."""


@dataclass(frozen=True, slots=True)
class SafeHours:
    """Safe from `from_time` up to, not including, `to_time`, on these days of the week (0 is Monday)."""

    days: frozenset[int]
    from_time: dt.time
    to_time: dt.time

    def allow(self, moment: dt.datetime) -> bool:
        local = timezone.localtime(moment)
        return local.weekday() in self.days and self.from_time <= local.time().replace(fold=0) < self.to_time


def next_moment(hours: SafeHours, now: dt.datetime) -> dt.datetime | None:
    """Now, where it is safe now; otherwise the next beginning of a safe time. None where there is no safe day."""
    if hours.allow(now):
        return now
    found = (each for each in _beginnings(hours, timezone.localdate(now)) if each >= now and hours.allow(each))
    return min(found, default=None)


def _beginnings(hours: SafeHours, first: dt.date) -> Iterator[dt.datetime]:
    """Both times that a wall clock shows the hour, where it is put back; as moments of UTC."""
    zone = timezone.get_default_timezone()
    for days in range(LOOK_AHEAD_DAYS):
        local = dt.datetime.combine(first + dt.timedelta(days=days), hours.from_time)
        for fold in (0, 1):
            yield local.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC)
