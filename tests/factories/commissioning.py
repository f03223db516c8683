"""Decisions and money for tests, made through the operations."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from apps.governance.models import BudgetLine, BudgetYear, Resolution
from apps.governance.operations import add_budget_line, open_budget_year, record_resolution

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
    return record_resolution(**{**words, **given}, by=by)


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
    return add_budget_line(year=year, **{**defaults, **given}, by=by)
