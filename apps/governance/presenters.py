"""What the pages of money and decisions show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.governance import money
from apps.governance.models import AgeBand, BudgetLine, BudgetYear
from apps.governance.reconciliation import Finding, Status
from kith.charts.chart import Chart
from kith.charts.stacks import Part, stacked_bar
from kith.web.words import say_count, say_pence, say_short_day

EARLY_WEEKS = 12
LINE_COLUMNS = ("What it is for", "Kind of cost", "#For the year", "Allowed by")
CHANGE_COLUMNS = ("What", "#Pounds", "Written down", "Allowed by")
BAND_COLUMNS = ("Age of child", "#Pounds", "#Share")
ALLOWED_COLUMNS = ("What it is for", "Budget", "What", "#Pounds")
FINDING_COLUMNS = ("Figure", "#As printed", "#Worked out", "#Give or take", "How they stand")
TONES = {
    Status.INPUT: "plain",
    Status.RECONCILES: "done",
    Status.ROUNDING: "info",
    Status.DEPENDENT: "waiting",
    Status.CONFLICT: "now",
}
CSV_COLUMNS = (
    "budget", "line", "kind_of_cost", "row", "amount_pounds", *(band.value.lower() + "_pct" for band in AgeBand),
    "decision", "decided_on", "delegation", "recorded_at",
)  # fmt: skip


def bar(year: BudgetYear, by_band: Mapping[str, int]) -> Chart:
    """The pound: one bar of the year's budget by age of child."""
    parts = [Part(band.label, Decimal(by_band[band.value]) / 100) for band in AgeBand if by_band.get(band.value)]
    return stacked_bar(ident="pound", title=f"Each pound of {year.name}, by age of child", parts=parts)


def bar_rows(chart: Chart, year: BudgetYear, by_band: Mapping[str, int]) -> list[list[Any]]:
    """The bar's own table, each age leading to the lines that are for it."""
    bands = [band for band in AgeBand if by_band.get(band.value)]
    links = [f"?year={year.pk}&age={band.value}#lines" for band in bands]
    return [[{"text": name, "url": url}, *rest] for (name, *rest), url in zip(chart.rows, links, strict=True)]


def pound_sentence(by_band: Mapping[str, int]) -> str:
    """How much of each pound goes to the time before 12 weeks."""
    total = sum(by_band.values())
    if not total:
        return "There is no money in this budget yet."
    early = money.before(EARLY_WEEKS, by_band)
    return f"Of each pound, {round(100 * early / total)}p goes to the time from conception to 12 weeks after birth."


def line_row(line: BudgetLine, pence: int) -> list[Any]:
    """A line and what it is worth, or what it is worth for one age."""
    where = reverse("governance:budget-line", args=[line.pk])
    return [{"text": line.name, "url": where}, line.get_cost_type_display(), say_pence(pence), authority(line)]


def authority(row: BudgetLine) -> dict[str, str]:
    """The decision that allowed a row, as a link; or the words of the delegation."""
    if row.resolution is None:
        return {"text": row.delegation}
    return {"text": row.resolution.title, "url": reverse("governance:resolution", args=[row.resolution_id])}


def change_rows(rows: Iterable[BudgetLine]) -> list[list[Any]]:
    """A line's history: what was added or taken, when, and what allowed it."""
    return [
        ["Begun" if row.change_of_id is None else "More" if row.amount_pence > 0 else "Less",
         say_pence(row.amount_pence), say_short_day(timezone.localdate(row.recorded_at)), authority(row)]
        for row in rows
    ]  # fmt: skip


def band_rows(by_band: Mapping[str, int]) -> list[list[str]]:
    total = sum(by_band.values()) or 1
    return [
        [band.label, say_pence(by_band[band.value]), f"{round(100 * by_band[band.value] / total)}%"]
        for band in AgeBand
        if by_band.get(band.value)
    ]


def csv_row(row: BudgetLine) -> list[Any]:
    """One row of the ledger for a spreadsheet; its columns are CSV_COLUMNS."""
    return [
        row.year.name, row.name, row.get_cost_type_display(), "line" if row.change_of_id is None else "change",
        f"{Decimal(row.amount_pence) / 100:.2f}", *(row.bands.get(band.value, 0) for band in AgeBand),
        row.resolution.title if row.resolution else "", row.resolution.passed_on.isoformat() if row.resolution else "",
        row.delegation, row.recorded_at.isoformat(timespec="seconds"),
    ]  # fmt: skip


def allowed_row(row: BudgetLine) -> list[Any]:
    """A row that a decision allowed, on the decision's page."""
    line = row.change_of_id or row.pk
    what = {"text": row.name, "url": reverse("governance:budget-line", args=[line])}
    return [
        what,
        row.year.name,
        "Line" if row.change_of_id is None else "Change",
        say_pence(row.amount_pence),
    ]


def finding_row(finding: Finding) -> list[Any]:
    """A printed figure, what comes out, and a tag that says how they stand."""
    is_input = finding.recomputed is None
    worked_out = "–" if is_input else said(finding, finding.recomputed or 0, exact=True)
    return [
        finding.label, said(finding, finding.printed), worked_out, "–" if is_input else f"±{finding.tolerance:.2f}",
        {"text": finding.status.words, "tone": TONES[finding.status]},
    ]  # fmt: skip


def said(finding: Finding, value: float, *, exact: bool = False) -> str:
    """A figure with its unit: "£1,108", "−21%", "322"; `exact` keeps two places."""
    sign = "−" if value < 0 else ""
    number = f"{abs(value):,.2f}" if exact and value != int(value) else f"{abs(value):,.0f}"
    return f"{sign}£{number}" if finding.unit == "£" else f"{sign}{number}{finding.unit}"


def findings_sentence(findings: Iterable[Finding]) -> str:
    counts = {status: 0 for status in Status}
    for finding in findings:
        counts[finding.status] += 1
    wrong = say_count(counts[Status.CONFLICT], "figure")
    does = "does" if counts[Status.CONFLICT] == 1 else "do"
    return (
        f"{wrong} {does} not add up, {_number(counts[Status.DEPENDENT], 'follows', 'follow')} from one of them, "
        f"{_number(counts[Status.ROUNDING], 'is', 'are')} off by rounding, "
        f"{_number(counts[Status.RECONCILES], 'adds', 'add')} up, "
        f"and {_number(counts[Status.INPUT], 'is', 'are')} taken as printed."
    )


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def open_notes(findings: Iterable[Finding]) -> list[tuple[Finding, str]]:
    """The figures that need a word, each with how it was worked out."""
    noted = (finding for finding in findings if finding.status not in (Status.INPUT, Status.RECONCILES))
    return [(finding, _difference(finding)) for finding in noted]


def _difference(finding: Finding) -> str:
    assert finding.recomputed is not None  # noqa: S101  # inputs have no difference
    text = (
        f"Printed {said(finding, finding.printed)}; worked out {said(finding, finding.recomputed, exact=True)} "
        f"({finding.formula})."
    )
    if finding.from_printed is not None and abs(finding.from_printed - finding.recomputed) >= 1:
        text += f" From the printed figures it rests on: {said(finding, finding.from_printed, exact=True)}."
    return text
