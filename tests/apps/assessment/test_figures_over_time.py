"""First feed, jabs by the birthdays and the age at first other food: counted as their definitions have it, by hand."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from apps.assessment.models.measures import Measure
from apps.assessment.queries import coverage_by, first_feed, first_other_food, immunisation_counts
from tests.factories.assessment import NOW, Kitchen, born

BORN = dt.date(2025, 1, 1)


@pytest.fixture
def say(home: Kitchen, person: Any) -> Any:
    """`say(born_on, key, code, age_in_days)…`: a baby, and facts about it as rows."""

    def of(born_on: dt.date, *facts: tuple[str, str, int]) -> Any:
        baby = born(home, born_on)
        for key, code, age in facts:
            Measure.objects.create(
                family=home.family, baby=baby, concept_key=key, code=code, source="RED_BOOK",
                observed_on=born_on + dt.timedelta(days=age), recorded_by=person("ben"), recorded_at=NOW,
                client_key=uuid.uuid4(),
            )  # fmt: skip
        return baby

    return of


def test_a_first_feed_counts_in_the_days_of_birth(say: Any) -> None:
    for number, code in enumerate(("BREAST_MILK", "BREAST_MILK", "OTHER", "NOT_KNOWN", "RATHER_NOT")):
        say(BORN + dt.timedelta(days=number), ("feeding.first", code, 0))
    say(BORN)
    say(BORN - dt.timedelta(days=1), ("feeding.first", "OTHER", 0))
    counts = first_feed(from_=BORN, to=BORN + dt.timedelta(days=4))
    assert (counts.due, counts.known, counts.breast_milk, counts.other) == (6, 3, 2, 1)


ALL_THREE = [("immunisation.8w", "ALL", 60), ("immunisation.12w", "ALL", 90), ("immunisation.16w", "ALL", 120)]


@pytest.mark.parametrize(
    ("facts", "known", "had"),
    [
        (ALL_THREE, 1, 1),
        ([*ALL_THREE[:2], ("immunisation.16w", "ALL", 365)], 1, 1),
        ([*ALL_THREE[:2], ("immunisation.16w", "ALL", 366)], 1, 0),
        ([*ALL_THREE[:2], ("immunisation.16w", "NOT_YET", 365)], 1, 0),
        ([*ALL_THREE[:2], ("immunisation.16w", "SOME", 400)], 1, 0),
        ([*ALL_THREE[:2], ("immunisation.16w", "NOT_YET", 364)], 0, 0),
        ([*ALL_THREE[:2], ("immunisation.16w", "RATHER_NOT", 400)], 0, 0),
        (ALL_THREE[:2], 0, 0),
        ([], 0, 0),
    ],
)
def test_the_first_course_by_the_first_birthday(say: Any, facts: Any, known: int, had: int) -> None:
    say(BORN, *facts)
    turned = dt.date(2026, 1, 1)
    counts = coverage_by(months=12, from_=turned, to=turned)
    assert (counts.due, counts.known, counts.had) == (1, known, had)


def test_a_child_is_due_in_the_period_of_its_birthday(say: Any) -> None:
    for born_on in (dt.date(2024, 2, 28), dt.date(2024, 2, 29), dt.date(2024, 3, 1)):
        say(born_on, ("immunisation.1y", "ALL", 380))
    at_one = [coverage_by(months=12, from_=day, to=day).due for day in (dt.date(2025, 2, 28), dt.date(2025, 3, 1))]
    assert at_one == [2, 1]
    at_two = coverage_by(months=24, from_=dt.date(2026, 2, 28), to=dt.date(2026, 3, 31))
    assert (at_two.due, at_two.known, at_two.had) == (3, 3, 3)


def test_jabs_at_16_weeks_are_due_at_112_days(say: Any) -> None:
    say(BORN, ("immunisation.16w", "SOME", 115))
    counts = immunisation_counts(concept_key="immunisation.16w", from_=dt.date(2025, 4, 23), to=dt.date(2025, 4, 23))
    assert (counts.due, counts.known, counts.some_given) == (1, 1, 1)
    assert (
        immunisation_counts(concept_key="immunisation.16w", from_=dt.date(2025, 4, 24), to=dt.date(2025, 5, 1)).due == 0
    )


def test_first_other_food_is_a_curve_and_not_a_mean(say: Any) -> None:
    """Of five who are followed: one starts at 119 days (4/5), one was last heard of at 126, of the three left one
    starts at 140 (4/5 x 2/3 = 8/15), one at 175 (8/15 x 1/2 = 4/15), one had had none at 200. The mean of those who
    started is 144.7 days, or 20 weeks; the median of all is 25 weeks."""
    for code, age in (("STARTED", 119), ("NOT_YET", 126), ("STARTED", 140), ("STARTED", 175), ("NOT_YET", 200)):
        say(BORN, ("feeding.first-food", code, age))
    say(BORN, ("feeding.first-food", "NOT_KNOWN", 90))
    say(BORN)
    turned = BORN + dt.timedelta(days=182)
    found = first_other_food(from_=turned, to=turned)
    assert (found.due, found.known, found.started, found.not_yet, found.median_weeks) == (7, 5, 3, 2, 25)
    at = {weeks: round(one.value, 4) for weeks, one in found.only_milk.items() if one}
    assert at == {17: 0.8, 26: round(4 / 15, 4)}
    assert first_other_food(from_=turned + dt.timedelta(days=1), to=turned + dt.timedelta(days=9)).due == 0


def test_where_all_were_last_heard_of_early_nothing_is_said_of_later(say: Any) -> None:
    say(BORN, ("feeding.first-food", "NOT_YET", 84))
    turned = BORN + dt.timedelta(days=182)
    found = first_other_food(from_=turned, to=turned)
    assert (found.not_yet, found.median_weeks, found.only_milk) == (1, None, {17: None, 26: None})
