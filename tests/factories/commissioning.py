"""Decisions, money and published figures for tests, made through the operations."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from apps.commissioning.figures import Figure
from apps.commissioning.region.models import PublishedReturn
from apps.commissioning.region.operations import publish_return
from apps.governance.models import BudgetLine, BudgetYear, Resolution
from apps.governance.operations import add_budget_line, open_budget_year, record_resolution
from kith.catalogue.indicators.queries import current_version
from kith.statistics.proportions import wilson

PASSED_ON = dt.date(2026, 3, 3)
BANDS = {"BEFORE_BIRTH": 40, "TO_12_WEEKS": 30, "WHOLE_FAMILY": 30}
_numbers = itertools.count(1)


def a_resolution(*, by: Any, **given: Any) -> Resolution:
    words = {
        "title": f"Decision {next(_numbers)}",
        "text": "Agreed by all.",
        "meeting": "Board",
        "passed_on": PASSED_ON,
    }
    return record_resolution(**{"at": timezone.now(), **words, **given}, by=by)


def a_year(*, by: Any, starts: int = 2026, **given: Any) -> BudgetYear:
    """A budget year from April."""
    days = {"starts_on": dt.date(starts, 4, 1), "ends_on": dt.date(starts + 1, 3, 31)}
    return open_budget_year(**{"name": f"{starts} to {starts + 1}", **days, **given}, by=by)


def a_line(*, year: BudgetYear, by: Any, **given: Any) -> BudgetLine:
    defaults = {
        "name": f"Line {next(_numbers)}", "cost_type": "STAFF", "amount_pence": 1_000_000, "bands": BANDS,
    }  # fmt: skip
    if not given.keys() & {"resolution", "delegation"}:
        given["resolution"] = a_resolution(by=by)
    return add_budget_line(year=year, **{"at": timezone.now(), **defaults, **given}, by=by)


AT = dt.datetime(2026, 10, 12, 9, tzinfo=dt.UTC)
QUARTER = (dt.date(2026, 7, 1), dt.date(2026, 9, 30))


def a_figure(*, numerator: int | None = 180, denominator: int | None = 290, **given: Any) -> Figure:
    """A published share of people; with `numerator=None`, a hidden one."""
    version = current_version(given.pop("indicator_code", "REACH-FTF"))
    interval = wilson(numerator=numerator, denominator=denominator or 0) if numerator is not None else None
    values: dict[str, Any] = {
        "indicator_code": version.indicator.code, "indicator_name": version.plain_name,
        "indicator_version_id": str(version.pk), "indicator_version_number": version.number,
        "indicator_sha256": version.sha256, "area_kind": "MUTUAL", "area_label": "The whole mutual",
        "period_start": dt.date(2025, 10, 1), "period_end": QUARTER[1], "policy": "nhs_7_5 version 1",
        "extract_sha256": "0" * 64, "status": "SHOWN" if interval else "HIDDEN", "numerator": numerator,
        "denominator": denominator if interval else None, "value": interval and interval.value,
        "lower": interval and interval.lower, "upper": interval and interval.upper,
    }  # fmt: skip
    return Figure(**{**values, **given})


def publish(
    *figures: Figure, by: Any, version: int = 1, at: dt.datetime = AT, quarter: Any = QUARTER
) -> PublishedReturn:
    """Publish figures from the mutual the test is in."""
    return publish_return(
        period_start=quarter[0], period_end=quarter[1], version=version, figures=figures, approved_by_role="DIRECTOR",
        by=by, at=at,
    )  # fmt: skip
