"""The law's month, worked out rightly."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from apps.peersupport.rights_clocks import RequestClock, clock_of
from kith.days import months_after

DAY = dt.date


def clock(received_on: dt.date, *steps: tuple[str, dt.date], complaint: bool = False) -> RequestClock:
    told: Any = [SimpleNamespace(kind=kind, on=on) for kind, on in steps]
    return clock_of(received_on=received_on, is_complaint=complaint, steps=told)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (DAY(2027, 1, 31), 1, DAY(2027, 2, 28)),
        (DAY(2028, 1, 31), 1, DAY(2028, 2, 29)),
        (DAY(2027, 1, 28), 1, DAY(2027, 2, 28)),
        (DAY(2026, 11, 30), 3, DAY(2027, 2, 28)),
        (DAY(2026, 12, 15), 1, DAY(2027, 1, 15)),
        (DAY(2027, 3, 31), -1, DAY(2027, 2, 28)),
        (DAY(2028, 2, 29), 36, DAY(2031, 2, 28)),
    ],
)
def test_a_month_is_a_calendar_month(day: dt.date, months: int, then: dt.date) -> None:
    assert months_after(day, months) == then


def test_an_answer_is_due_in_one_month_and_in_three_where_it_takes_longer() -> None:
    assert clock(DAY(2027, 1, 31)).due_on == DAY(2027, 2, 28)
    longer = clock(DAY(2027, 1, 31), ("EXTENDED", DAY(2027, 2, 20)))
    assert (longer.due_on, longer.first_due_on) == (DAY(2027, 4, 30), DAY(2027, 2, 28))


def test_the_clock_stands_while_we_ask_and_the_days_are_not_counted() -> None:
    asked = clock(DAY(2027, 1, 31), ("ASKED_WHO", DAY(2027, 2, 3)))
    assert (asked.due_on, asked.stands_since) == (None, DAY(2027, 2, 3))
    known = clock(DAY(2027, 1, 31), ("ASKED_WHO", DAY(2027, 2, 3)), ("KNOWN_WHO", DAY(2027, 2, 8)))
    assert known.due_on == DAY(2027, 3, 5)


def test_two_questions_at_once_stop_it_once() -> None:
    steps = [
        ("ASKED_WHO", DAY(2027, 2, 1)), ("ASKED_WHAT", DAY(2027, 2, 3)), ("KNOWN_WHO", DAY(2027, 2, 4)),
        ("KNOWN_WHAT", DAY(2027, 2, 6)),
    ]  # fmt: skip
    assert clock(DAY(2027, 1, 10), *steps).due_on == DAY(2027, 2, 15)
    assert clock(DAY(2027, 1, 10), *steps[:3]).stands_since == DAY(2027, 2, 1)


def test_a_complaint_is_acknowledged_within_thirty_days() -> None:
    assert clock(DAY(2026, 12, 1), complaint=True).acknowledge_by == DAY(2026, 12, 31)
    after = clock(DAY(2026, 12, 1), ("ACKNOWLEDGED", DAY(2026, 12, 2)), complaint=True)
    assert (after.acknowledge_by, after.ended_on) == (None, None)


@pytest.mark.parametrize("end", ["GRANTED", "PARTLY", "NOT_DONE", "TAKEN_BACK"])
def test_an_answer_ends_the_clock(end: str) -> None:
    over = clock(DAY(2027, 1, 31), ("ASKED_WHO", DAY(2027, 2, 1)), (end, DAY(2027, 2, 2)))
    assert (over.next_on, over.stands_since, over.ended_on) == (None, None, DAY(2027, 2, 2))


def test_the_rule_says_where_it_comes_from_and_whether_anybody_read_it_in_the_law() -> None:
    assert "12A" in clock(DAY(2026, 11, 1)).source and "12A" not in clock(DAY(2020, 1, 1)).source
    assert clock(DAY(2026, 12, 1), complaint=True).verified and not clock(DAY(2026, 12, 1)).verified
