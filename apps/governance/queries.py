"""Reads of the mutual's decisions and money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.governance import money
from apps.governance.models import AgeBand, BudgetLine, BudgetYear, PrintedPlan, Resolution
from apps.governance.permissions import (
    lines_visible_to,
    plans_visible_to,
    resolutions_visible_to,
    years_visible_to,
)
from apps.governance.reconciliation import Finding, reconcile
from kith.people.models import User

AGE_BANDS: tuple[tuple[str, str], ...] = tuple((band.value, str(band.label)) for band in AgeBand)
"""The ages that money is for, youngest first: code and words."""


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line: the row that opened it, and all its rows in order."""

    opening: BudgetLine
    rows: tuple[BudgetLine, ...]

    @property
    def pence(self) -> int:
        return sum(row.amount_pence for row in self.rows)

    @property
    def by_band(self) -> dict[str, int]:
        return _by_band(self.rows)


def resolutions(*, for_user: User, search: str = "") -> list[Resolution]:
    """Every decision, the latest first; `search` looks in titles."""
    return list(resolutions_visible_to(for_user).filter(title__icontains=search).order_by("-passed_on", "title"))


def get_resolution(*, pk: UUID, for_user: User) -> Resolution:
    """Raises Http404."""
    found: Resolution = get_object_or_404(resolutions_visible_to(for_user).select_related("recorded_by"), pk=pk)
    return found


def lines_allowed_by(resolution: Resolution, *, for_user: User) -> list[BudgetLine]:
    """The budget lines and changes a decision allowed."""
    allowed = lines_visible_to(for_user).filter(resolution=resolution)
    return list(allowed.select_related("year", "change_of").order_by("recorded_at", "name"))


def years(*, for_user: User) -> list[BudgetYear]:
    return list(years_visible_to(for_user).order_by("-starts_on"))


def get_year(*, pk: UUID, for_user: User) -> BudgetYear:
    """Raises Http404."""
    found: BudgetYear = get_object_or_404(years_visible_to(for_user), pk=pk)
    return found


def get_line(*, pk: UUID, for_user: User) -> BudgetLine:
    """A line by its opening row. Raises Http404, for a change's key too."""
    lines = lines_visible_to(for_user).opening().select_related("year", "resolution", "recorded_by")
    found: BudgetLine = get_object_or_404(lines, pk=pk)
    return found


def lines_of(year: BudgetYear, *, for_user: User) -> list[Line]:
    """The lines of a year with their changes; the largest first."""
    rows = lines_visible_to(for_user).filter(year=year).select_related("year", "resolution").order_by("recorded_at")
    by_line: dict[UUID, list[BudgetLine]] = {}
    for row in rows:
        by_line.setdefault(row.change_of_id or row.pk, []).append(row)
    return sorted((_line(found) for found in by_line.values()), key=lambda line: (-line.pence, line.opening.name))


def _line(rows: list[BudgetLine]) -> Line:
    opening = next(row for row in rows if row.change_of_id is None)
    return Line(opening, (opening, *(row for row in rows if row is not opening)))


def whole_line(opening: BudgetLine, *, for_user: User) -> Line:
    """A line with every change to it, in order."""
    changes = lines_visible_to(for_user).filter(change_of=opening).select_related("resolution")
    return Line(opening, (opening, *changes.order_by("recorded_at")))


def spend_by_age_band(year: BudgetYear) -> dict[str, int]:
    """Pence by age band for a year, changes included; it adds up to the year's total, to the penny."""
    return _by_band(BudgetLine.objects.filter(year=year))


def spend_between(from_: date, to: date) -> dict[str, int]:
    """Pence by age band budgeted for the days from one to the other, both counted; parts of years by days."""
    found = BudgetYear.objects.filter(starts_on__lte=to, ends_on__gte=from_)
    return money.added(
        {
            band: money.part_of_year(pence, starts_on=year.starts_on, ends_on=year.ends_on, from_=from_, to=to)
            for band, pence in spend_by_age_band(year).items()
        }
        for year in found
    )


def share_before(*, weeks: int, from_: date, to: date) -> tuple[int, int]:
    """Pence for ages that end by `weeks` after birth, and all pence, for those days."""
    by_band = spend_between(from_, to)
    return money.before(weeks, by_band), sum(by_band.values())


def budget_covers(from_: date, to: date) -> bool:
    """True when every one of those days lies in a budget year."""
    found = BudgetYear.objects.filter(starts_on__lte=to, ends_on__gte=from_)
    days = sum((min(to, year.ends_on) - max(from_, year.starts_on)).days + 1 for year in found)
    return days >= (to - from_).days + 1


def printed_plans(*, for_user: User) -> list[tuple[PrintedPlan, list[Finding]]]:
    """Each plan as printed, with what comes out when its figures are worked out again."""
    return [(plan, reconcile(plan.figures)) for plan in plans_visible_to(for_user).order_by("recorded_at")]


def _by_band(rows: Iterable[Any]) -> dict[str, int]:
    return money.added(money.split(row.amount_pence, row.bands) for row in rows)
