from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from apps.commissioning.quarters import Quarter, full_quarters, last_full_quarter, quarter_of


def test_a_quarter_and_the_twelve_months_that_end_with_it():
    quarter = quarter_of(dt.date(2026, 8, 19))
    assert (quarter.start, quarter.end, quarter.year_start) == (
        dt.date(2026, 7, 1), dt.date(2026, 9, 30), dt.date(2025, 10, 1),
    )  # fmt: skip
    assert quarter.name == "July to September 2026"


@given(st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)))
def test_the_last_full_quarter_was_over_and_quarters_follow_each_other(day):
    last = last_full_quarter(day)
    assert last.end < day <= Quarter(last.end + dt.timedelta(days=1)).end
    found = full_quarters(day, 4)
    assert found[-1] == last and (found[-1].end - found[0].start).days in (364, 365)
    assert found[0].start == last.year_start
    assert all(one.end + dt.timedelta(days=1) == two.start for one, two in pairwise(found))
