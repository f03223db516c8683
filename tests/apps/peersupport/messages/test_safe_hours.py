"""By the wall clock, at any moment of the year, both changes of the clock included."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from apps.peersupport.safe_hours import SafeHours, next_moment

SPRING, AUTUMN = dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
EVERY = frozenset(range(7))
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC))
near_a_change = st.builds(
    lambda change, minutes: change + minutes * MINUTE, st.sampled_from((SPRING, AUTUMN)), st.integers(-3000, 3000)
)
clocks = st.times().map(lambda time: time.replace(second=0, microsecond=0))


@st.composite
def hours(draw: st.DrawFn) -> SafeHours:
    first, last = sorted((draw(clocks), draw(clocks)))
    assume(first < last)
    return SafeHours(draw(st.frozensets(st.integers(0, 6), min_size=1)), first, last)


@UNHURRIED
@given(hours(), moments | near_a_change)
@example(SafeHours(EVERY, dt.time(1, 15), dt.time(1, 45)), SPRING - 60 * MINUTE)
@example(SafeHours(EVERY, dt.time(1, 15), dt.time(1, 45)), AUTUMN - 5 * MINUTE)
def test_the_next_moment_is_safe_by_the_clock_on_the_wall_and_not_before_now(safe: SafeHours, now: dt.datetime) -> None:
    found = next_moment(safe, now)
    assert found is not None and found >= now
    wall = timezone.localtime(found)
    assert wall.weekday() in safe.days and safe.from_time <= wall.time() < safe.to_time
    assert next_moment(safe, found) == found


@UNHURRIED
@given(hours(), near_a_change)
def test_no_safe_minute_is_passed_over_but_for_the_hour_the_clock_jumps(safe: SafeHours, now: dt.datetime) -> None:
    """Minute by minute, as a watch would."""
    found = next_moment(safe, now)
    assert found is not None
    assume(found - now < dt.timedelta(hours=30) and safe.from_time.hour not in (0, 1))
    missed = [now + n * MINUTE for n in range(1, int((found - now) / MINUTE))]
    assert not any(safe.allow(each) for each in missed)


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        (dt.datetime(2026, 3, 28, 20, tzinfo=dt.UTC), dt.datetime(2026, 3, 29, 8, tzinfo=dt.UTC)),
        (dt.datetime(2026, 10, 24, 20, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, 9, tzinfo=dt.UTC)),
    ],
    ids=["spring", "autumn"],
)
def test_nine_in_the_morning_is_nine_the_morning_the_clock_changed(now: dt.datetime, allowed: dt.datetime) -> None:
    assert next_moment(SafeHours(EVERY, dt.time(9), dt.time(20)), now) == allowed


def test_a_quarter_past_one_comes_twice_when_the_clock_goes_back() -> None:
    safe = SafeHours(EVERY, dt.time(1, 15), dt.time(1, 45))
    first = dt.datetime(2026, 10, 25, 0, 15, tzinfo=dt.UTC)
    assert next_moment(safe, first - MINUTE) == first
    assert next_moment(safe, first + 40 * MINUTE) == first + 60 * MINUTE


def test_without_a_safe_day_there_is_no_moment() -> None:
    assert next_moment(SafeHours(frozenset(), dt.time(9), dt.time(20)), SPRING) is None
