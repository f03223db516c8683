from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from apps.assessment.queries.coverage import Coverage
from apps.assessment.queries.figures import FeedingCounts, FirstFeedCounts
from apps.commissioning.quarters import Quarter
from apps.commissioning.returns import operations, sources
from apps.peersupport.queries.figures import ReachRow, ReturnCounts
from kith.geography.areas import lsoas_in
from tests.factories.commissioning import a_line, a_year

QUARTER = Quarter(dt.date(2026, 7, 1))
AT = dt.datetime(2026, 10, 8, 9, tzinfo=dt.UTC)


@pytest.fixture
def counts(monkeypatch: Any) -> Iterator[dict[str, Any]]:
    """What the other rooms answer: 24 neighbourhoods with 8 of 12 reached, feeding known for 96 of 100."""
    areas = [area.code for area in lsoas_in("E07000066")][:24]
    given: dict[str, Any] = {
        "reach": dict.fromkeys(areas, 8), "expected": dict.fromkeys(areas, Decimal(12)),
        "feeding": FeedingCounts(100, 30, 18, 48), "families": 322, "first": FirstFeedCounts(100, 68, 30),
        "jabs": Coverage(80, 78, 68),
    }  # fmt: skip

    def reach_by_lsoa(*, on: dt.date, months: int = 12) -> list[ReachRow]:
        return [ReachRow(code, number) for code, number in given["reach"].items()]

    def feeding_at_6_to_8_weeks(*, from_: dt.date, to: dt.date) -> FeedingCounts:
        return given["feeding"]

    def first_feed(*, from_: dt.date, to: dt.date) -> FirstFeedCounts:
        return given["first"]

    def coverage_by(*, months: int, from_: dt.date, to: dt.date) -> Coverage:
        return given["jabs"]

    def counts_for_return(from_: dt.date, to: dt.date) -> ReturnCounts:
        return ReturnCounts(given["families"], 0, 0, None)

    monkeypatch.setattr(sources.peersupport, "reach_by_lsoa", reach_by_lsoa)
    monkeypatch.setattr(sources.peersupport, "counts_for_return", counts_for_return)
    monkeypatch.setattr(sources.assessment, "feeding_at_6_to_8_weeks", feeding_at_6_to_8_weeks)
    monkeypatch.setattr(sources.assessment, "first_feed", first_feed)
    monkeypatch.setattr(sources.assessment, "coverage_by", coverage_by)
    yield given


@pytest.fixture
def ready(inside: Any, person: Any, counts: dict[str, Any]) -> dict[str, Any]:
    """North has budgets and birth estimates, so that a return can be prepared."""
    with inside("north"):
        for starts in (2025, 2026):
            a_line(year=a_year(by=person("frank"), starts=starts), by=person("frank"), amount_pence=249_725_00)
        expect(counts, by=person("eve"))
    return counts


def expect(counts: dict[str, Any], *, by: Any, at: dt.datetime = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)) -> None:
    for year in (2025, 2026):
        operations.record_birth_estimates(
            families=counts["expected"], starts_on=dt.date(year, 1, 1), ends_on=dt.date(year, 12, 31),
            method="Births times 0.43", source="The council", by=by, at=at,
        )  # fmt: skip


def prepared(person: Any) -> Any:
    return operations.prepare_return(quarter=QUARTER, by=person("eve"), at=AT)


def checked(person: Any) -> Any:
    return operations.check_return(pk=prepared(person).pk, by=person("eve"), at=AT)


def published(person: Any) -> Any:
    found = checked(person)
    return operations.approve_return(pk=found.pk, content_sha256=found.content_sha256, by=person("dina"), at=AT)
