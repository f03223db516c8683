from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.commissioning import figures
from apps.commissioning.region import presenters, queries
from apps.commissioning.region.models import Commissioner
from apps.commissioning.region.queries import Compared, Mutual
from kith.access import SignedIn, requires
from kith.catalogue.indicators.models import IndicatorVersion
from kith.catalogue.indicators.queries import current_versions
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file

MONEY = ("UNIT-COST", "SPEND-EARLY", "SPEND-30M")
OUTCOMES = "REACH-FTF"


@dataclass(frozen=True)
class _Asked:
    """What a commissioner asked to see: which indicator, which quarter, among which mutuals."""

    commissioner: Commissioner | None
    mutuals: list[Mutual]
    versions: list[IndicatorVersion]
    version: IndicatorVersion | None
    ends: list[date]
    end: date | None


@requires(Permission.COMPARE_MUTUALS)
@require_safe
def compare(request: SignedIn) -> HttpResponse:
    """The sentence, the table, the chart; the money beside it."""
    asked = _asked(request)
    if asked.end is None or asked.version is None or len(asked.mutuals) < presenters.ENOUGH:
        return render(request, "region/not_enough.html", {"asked": asked})
    compared = queries.compare(asked.mutuals, code=asked.version.indicator.code, period_end=asked.end)
    shown = [each for each in compared if each.figure and each.figure.interval]
    context = {
        "asked": asked, "sentence": presenters.sentence(asked.version, compared),
        "change": presenters.change_sentence(compared, _year_before(asked)), "columns": presenters.COLUMNS,
        "rows": presenters.rows(compared), "foot": presenters.together(compared),
        "is_few": len(shown) < presenters.ENOUGH,
        "chart": presenters.chart(asked.version, compared) if compared else None, **_money(asked, asked.end),
    }  # fmt: skip
    return render(request, "region/compare.html", context)


@requires(Permission.COMPARE_MUTUALS)
@require_safe
def export_comparison(request: SignedIn) -> HttpResponse:
    """The same figures as the page, as a CSV file."""
    asked = _asked(request)
    if asked.end is None or asked.version is None:
        raise Http404
    compared = queries.compare(asked.mutuals, code=asked.version.indicator.code, period_end=asked.end)
    rows = (presenters.csv_row(each.mutual.name, each.figure, each.version) for each in compared if each.figure)
    return csv_file(f"compare-{asked.version.indicator.code}-{asked.end}", presenters.CSV_COLUMNS, rows)


@requires(Permission.COMPARE_MUTUALS)
@require_safe
def mutual(request: SignedIn, tenant_id: UUID) -> HttpResponse:
    """One mutual that agreed: its latest return whole, each quarter beside the last, and every version."""
    commissioner = queries.commissioner_of(request.user)
    found = next(
        (m for m in (queries.mutuals_for(commissioner) if commissioner else []) if m.tenant_id == tenant_id), None
    )
    if found is None:
        raise Http404
    returns = queries.returns_of(found)
    shown = queries.figures_of(returns[0], codes=found.codes) if returns else []
    trends = [
        queries.trend(found, code=version.indicator.code)
        for version in _shares()
        if version.indicator.code in found.codes
    ]
    context = {
        "mutual": found, "returns": returns, "columns": figures.COLUMNS, "rows": presenters.figure_rows(shown),
        "charts": [presenters.trend_chart(f"trend-{n}", trend) for n, trend in enumerate(trends) if trend],
        "bar": presenters.budget_chart([figure for figure in shown if figure.area_kind == figures.AGE_BAND]),
        "is_whole": not queries.chain_breaks(tenant_id),
    }  # fmt: skip
    return render(request, "region/mutual.html", context)


def _asked(request: SignedIn) -> _Asked:
    commissioner = queries.commissioner_of(request.user)
    mutuals = queries.mutuals_for(commissioner) if commissioner else []
    versions = _shares()
    code = request.GET.get("figure", OUTCOMES)
    version = next((each for each in versions if each.indicator.code == code), versions[0] if versions else None)
    ends = queries.periods(mutuals)
    end = next((each for each in ends if each.isoformat() == request.GET.get("to")), ends[0] if ends else None)
    return _Asked(commissioner, mutuals, versions, version, ends, end)


def _year_before(asked: _Asked) -> list[Compared]:
    """The same figure for the twelve months that ended a year earlier: the two share no day."""
    assert asked.end is not None and asked.version is not None  # noqa: S101  # asked for only where both are there
    end = asked.end.replace(year=asked.end.year - 1)
    return queries.compare(asked.mutuals, code=asked.version.indicator.code, period_end=end)


def _shares() -> list[IndicatorVersion]:
    """The indicators that are shares of people: those that can be told apart or not."""
    return [v for v in current_versions() if v.value_type == IndicatorVersion.ValueType.PROPORTION]


def _money(asked: _Asked, end: date) -> dict[str, Any]:
    by_code = {
        code: {
            each.mutual.tenant_id: each.figure
            for each in queries.compare(asked.mutuals, code=code, period_end=end)
            if each.figure
        }
        for code in MONEY
    }
    band_columns, band_rows = presenters.band_table(asked.mutuals, queries.budgets(asked.mutuals, period_end=end))
    return {
        "money_columns": presenters.MONEY_COLUMNS, "money_rows": presenters.money_rows(asked.mutuals, by_code, MONEY),
        "without_money": presenters.without_money(asked.mutuals, by_code),
        "band_columns": band_columns, "band_rows": band_rows,
    }  # fmt: skip
