from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.governance import operations, presenters, queries
from apps.governance.forms import BAND_FIELDS, BudgetChangeForm, BudgetLineForm
from apps.governance.models import AgeBand, BudgetYear
from apps.governance.permissions import resolutions_visible_to
from kith.access import SignedIn, requires
from kith.errors import BadInput
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file


@requires(Permission.READ_BUDGET)
@require_safe
def money(request: SignedIn) -> HttpResponse:
    """The pound: a year's budget by age of child, its lines, and what allowed each. `?age=` keeps one age."""
    years = queries.years(for_user=request.user)
    year = _chosen_year(request, years)
    band = request.GET.get("age", "")
    context: dict[str, Any] = {
        "years": years,
        "year": year,
        "may_write": request.user.may(Permission.WRITE_BUDGET),
    }
    if year:
        by_band = queries.spend_by_age_band(year)
        rows = _line_rows(request, year, band)
        context |= {
            "chart": (chart := presenters.bar(year, by_band)), "bar_rows": presenters.bar_rows(chart, year, by_band),
            "sentence": presenters.pound_sentence(by_band),
            "total": sum(by_band.values()), "rows": rows, "columns": presenters.LINE_COLUMNS,
            "band": AgeBand(band) if band in AgeBand.values else None, "bands": [b for b in AgeBand if by_band.get(b)],
        }  # fmt: skip
    return render(request, "governance/money.html", context)


@requires(Permission.READ_BUDGET)
@require_safe
def budget_line(request: SignedIn, pk: UUID) -> HttpResponse:
    """One line: what it is worth, for which ages, and every change with the decision behind it."""
    line = queries.get_line(pk=pk, for_user=request.user)
    whole = queries.whole_line(line, for_user=request.user)
    context = {
        "line": line, "total": whole.pence, "rows": presenters.change_rows(whole.rows),
        "bands": presenters.band_rows(whole.by_band),
        "change_columns": presenters.CHANGE_COLUMNS, "band_columns": presenters.BAND_COLUMNS,
        "may_write": request.user.may(Permission.WRITE_BUDGET),
    }  # fmt: skip
    return render(request, "governance/budget_line.html", context)


@requires(Permission.WRITE_BUDGET)
@require_http_methods(["GET", "POST"])
def add_budget_line(request: SignedIn, pk: UUID) -> HttpResponse:
    year = queries.get_year(pk=pk, for_user=request.user)
    form = BudgetLineForm(
        request.POST if request.method == "POST" else None,
        resolutions=resolutions_visible_to(request.user).order_by("-passed_on"),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            line = operations.add_budget_line(
                year=year, name=given["name"], cost_type=given["cost_type"], amount_pence=form.amount_pence,
                bands=form.bands(), resolution=given["resolution"], delegation=given["delegation"], by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except BadInput as refusal:
            _say(form, refusal)
        else:
            messages.success(request, "The line is in the budget.")
            return redirect("governance:budget-line", pk=line.pk)
    return render(request, "governance/add_budget_line.html", {"form": form, "year": year})


@requires(Permission.WRITE_BUDGET)
@require_http_methods(["GET", "POST"])
def change_budget_line(request: SignedIn, pk: UUID) -> HttpResponse:
    line = queries.get_line(pk=pk, for_user=request.user)
    form = BudgetChangeForm(
        request.POST if request.method == "POST" else None,
        resolutions=resolutions_visible_to(request.user).order_by("-passed_on"),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.change_budget_line(
                line=line, change_pence=form.amount_pence, resolution=given["resolution"],
                delegation=given["delegation"], by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except BadInput as refusal:
            _say(form, refusal)
        else:
            messages.success(request, "The change is written down.")
            return redirect("governance:budget-line", pk=line.pk)
    total = queries.whole_line(line, for_user=request.user).pence
    return render(request, "governance/change_budget_line.html", {"form": form, "line": line, "total": total})


@requires(Permission.READ_BUDGET)
@require_safe
def export_budget(request: SignedIn, pk: UUID) -> HttpResponse:
    """Every row of a year's ledger as a CSV file."""
    year = queries.get_year(pk=pk, for_user=request.user)
    lines = queries.lines_of(year, for_user=request.user)
    rows = (presenters.csv_row(row) for line in lines for row in line.rows)
    return csv_file(f"budget-{year.starts_on}", presenters.CSV_COLUMNS, rows)


@requires(Permission.READ_BUDGET)
@require_safe
def printed_plan(request: SignedIn) -> HttpResponse:
    """Plans of cost as printed, each figure worked out again beside it."""
    plans = [
        {
            "plan": plan, "sentence": presenters.findings_sentence(findings),
            "rows": [presenters.finding_row(finding) for finding in findings], "notes": presenters.open_notes(findings),
        }
        for plan, findings in queries.printed_plans(for_user=request.user)
    ]  # fmt: skip
    return render(request, "governance/printed_plan.html", {"plans": plans, "columns": presenters.FINDING_COLUMNS})


def _chosen_year(request: SignedIn, years: list[BudgetYear]) -> BudgetYear | None:
    wanted = request.GET.get("year", "")
    return next((year for year in years if str(year.pk) == wanted), years[0] if years else None)


def _line_rows(request: SignedIn, year: BudgetYear, band: str) -> list[list[Any]]:
    lines = queries.lines_of(year, for_user=request.user)
    if band not in AgeBand.values:
        return [presenters.line_row(line.opening, line.pence) for line in lines]
    parts = ((line.opening, line.by_band.get(band, 0)) for line in lines)
    return [presenters.line_row(opening, pence) for opening, pence in parts if pence]


def _say(form: Any, refusal: BadInput) -> None:
    """Put a refusal beside its box; the split by age has seven, so beside the first."""
    field = next(iter(BAND_FIELDS.values())) if refusal.field == "bands" else refusal.field
    form.add_error(field if field in form.fields else None, refusal.sentence)
