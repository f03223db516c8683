"""Which jabs usually come when: by the day of birth, as the complete schedule of 1 January 2026 has it."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from apps.assessment.concepts import CONCEPTS
from apps.assessment.schedule import JabVisit, rule_set_for, rule_sets
from kith.days import months_after


def visit(born_on: dt.date, key: str) -> JabVisit | None:
    return next((v for v in rule_set_for(born_on).visits if v.concept_key == f"immunisation.{key}"), None)


@pytest.mark.parametrize(
    ("born_on", "key", "vaccines"),
    [
        (dt.date(2026, 3, 1), "8w", ("6-in-1, first", "MenB, first", "rotavirus, first")),
        (dt.date(2025, 4, 8), "12w", ("6-in-1, second", "MenB, second", "rotavirus, second")),
        (dt.date(2025, 4, 7), "12w", ("6-in-1, second", "PCV13, first", "rotavirus, second")),
        (dt.date(2025, 4, 8), "16w", ("6-in-1, third", "PCV13, first")),
        (dt.date(2025, 4, 7), "16w", ("6-in-1, third", "MenB, second")),
        (dt.date(2025, 1, 1), "1y", ("PCV13, second", "MenB, third", "MMRV, first")),
        (dt.date(2024, 12, 31), "1y", ("PCV13, second", "MenB, third", "MMR, first")),
        (dt.date(2024, 6, 30), "1y", ("Hib/MenC", "PCV13, second", "MenB, third", "MMR, first")),
        (dt.date(2024, 7, 1), "18m", ("6-in-1, fourth", "MMRV")),
        (dt.date(2024, 12, 31), "3y4m", ("4-in-1 pre-school booster", "MMRV")),
        (dt.date(2025, 1, 1), "3y4m", ("4-in-1 pre-school booster",)),
    ],
)
def test_a_visit_goes_by_the_day_of_birth(born_on: dt.date, key: str, vaccines: tuple[str, ...]) -> None:
    found = visit(born_on, key)
    assert found is not None and found.vaccines == vaccines


def test_born_on_30_june_2024_there_is_no_visit_at_18_months() -> None:
    assert visit(dt.date(2024, 6, 30), "18m") is None


def test_the_rule_sets_follow_each_other_without_a_gap() -> None:
    ordered = sorted(rule_sets(), key=lambda rules: rules.born_from)
    assert [b.born_from - a.born_to for a, b in itertools.pairwise(ordered)] == [dt.timedelta(days=1)] * 4
    assert (ordered[0].born_from, ordered[-1].born_to) == (dt.date.min, dt.date.max)
    assert all(rules.source for rules in ordered)


def test_every_visit_can_be_recorded_when_it_falls_due() -> None:
    for rules in rule_sets():
        born_on = max(rules.born_from, dt.date(2020, 1, 1))
        for one in rules.visits:
            age = (one.due_on(born_on) - born_on).days
            assert CONCEPTS[one.concept_key].from_days <= age <= CONCEPTS[one.concept_key].to_days


@pytest.mark.parametrize(
    ("day", "months", "comes"),
    [("2026-01-31", 1, "2026-02-28"), ("2024-02-29", 12, "2025-02-28"), ("2025-08-31", 18, "2027-02-28")],
)
def test_months_end_where_the_month_does(day: str, months: int, comes: str) -> None:
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(comes)
