import datetime as dt
from decimal import Decimal

import pytest

from kith.web import words

TODAY = dt.date(2026, 3, 9)  # a Monday


@pytest.mark.parametrize(
    ("day", "said"),
    [((2026, 3, 12), "Thursday 12 March"), ((2027, 1, 1), "Friday 1 January 2027")],
)
def test_a_day(day: tuple[int, int, int], said: str) -> None:
    assert words.say_day(dt.date(*day), today=TODAY) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (3, "in 3 days"),
        (-3, "3 days ago"),
        (13, "in 13 days"),
        (14, "in 2 weeks"),
        (-62, "8 weeks ago"),
        (63, "in 2 months"),
        (365, "in 12 months"),
    ],
)
def test_a_distance(days: int, said: str) -> None:
    assert words.say_distance(TODAY + dt.timedelta(days=days), today=TODAY) == said


@pytest.mark.parametrize(
    ("days", "said", "tone"),
    [
        (-2, "2 days late", "now"),
        (-1, "1 day late", "now"),
        (0, "due today", "now"),
        (1, "due tomorrow", "waiting"),
        (3, "due Thursday", "info"),
        (12, "due 21 March", "info"),
    ],
)
def test_a_clock(days: int, said: str, tone: str) -> None:
    assert words.say_due(TODAY + dt.timedelta(days=days), today=TODAY) == (said, tone)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ((14, 30), "2.30pm"),
        ((9, 5), "9.05am"),
        ((12, 0), "midday"),
        ((0, 0), "midnight"),
        ((0, 20), "12.20am"),
    ],
)
def test_a_time(at: tuple[int, int], said: str) -> None:
    assert words.say_time(dt.time(*at)) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "just now"),
        (1, "1 minute ago"),
        (59, "59 minutes ago"),
        (180, "3 hours ago"),
        (60 * 24, "yesterday"),
    ],
)
def test_how_long_since(minutes: int, said: str) -> None:
    at = dt.datetime(2026, 3, 9, 18, 0)
    assert words.say_since(at - dt.timedelta(minutes=minutes), at=at) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(86, "12 weeks and 2 days"), (84, "12 weeks"), (1, "1 day"), (8, "1 week and 1 day"), (0, "0 days")],
)
def test_weeks(days: int, said: str) -> None:
    assert words.say_weeks(days) == said


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (1, "family", "1 family"),
        (1204, "family", "1,204 families"),
        (2, "day", "2 days"),
        (0, "branch", "0 branches"),
    ],
)
def test_a_count(number: int, unit: str, said: str) -> None:
    assert words.say_count(number, unit) == said


@pytest.mark.parametrize(("amount", "said"), [("1204.5", "£1,204.50"), ("3", "£3"), ("-3.1", "minus £3.10")])
def test_pounds(amount: str, said: str) -> None:
    assert words.say_pounds(Decimal(amount)) == said


def test_pence() -> None:
    assert words.say_pence(120450) == "£1,204.50"


def test_limits_are_said_as_people_say_them() -> None:
    assert words.say_give_or_take(7, 10, low=6, high=8, unit="families") == "7 of 10 families, give or take 1"
    assert words.say_give_or_take(7, 10, low=3.9, high=8.9) == "7 of 10, likely between 4 and 9"
