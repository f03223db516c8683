"""Writing down decisions and money. Nothing is edited: a change is a row, and each row says what allowed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from apps.governance.models import AgeBand, BudgetLine, BudgetYear, PrintedPlan, Resolution
from apps.governance.reconciliation import reconcile
from kith.audit.operations import record
from kith.errors import BadInput
from kith.people.models import User
from kith.web.words import say_pence


class NotYetPassed(BadInput):
    """A decision cannot be dated in the future."""


class BandsDoNotAddUp(BadInput):
    """A line's split by age is not whole per cents that make 100."""


class NoAuthority(BadInput):
    """Money needs one decision or one delegation behind it."""


class AuthorityTooLate(BadInput):
    """The decision was passed after the money was recorded as moved."""


class NothingChanged(BadInput):
    """A change of nothing."""


class LineBelowNothing(BadInput):
    """More would be taken from a line than is in it."""


class YearsOverlap(BadInput):
    """A day can be in one budget year only."""


@transaction.atomic
def record_resolution(*, title: str, text: str, meeting: str, passed_on: date, by: User, at: datetime) -> Resolution:
    """Write down what a meeting decided. Raises NotYetPassed."""
    if passed_on > timezone.localdate(at):
        raise NotYetPassed(
            "That day is still to come. Write the decision down once the meeting has made it.",
            field="passed_on",
        )
    resolution = Resolution.objects.create(
        title=title.strip(),
        text=text.strip(),
        meeting=meeting.strip(),
        passed_on=passed_on,
        recorded_by=by,
        recorded_at=at,
    )
    record(kind="resolution.recorded", by=by, subject=resolution)
    return resolution


@transaction.atomic
def open_budget_year(*, name: str, starts_on: date, ends_on: date, service: str = "", by: User) -> BudgetYear:
    """Begin a budget for twelve months or so. Raises YearsOverlap."""
    if BudgetYear.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise YearsOverlap("Another budget has some of these days already.", field="starts_on")
    year = BudgetYear.objects.create(name=name, starts_on=starts_on, ends_on=ends_on, service=service)
    record(kind="budget-year.opened", by=by, subject=year)
    return year


@transaction.atomic
def add_budget_line(
    *,
    year: BudgetYear,
    name: str,
    cost_type: str,
    amount_pence: int,
    bands: Mapping[str, int],
    resolution: Resolution | None = None,
    delegation: str = "",
    by: User,
    at: datetime,
) -> BudgetLine:
    """Put a line into a budget. `bands`: whole per cents by age that make 100.

    Raises BandsDoNotAddUp, NoAuthority, LineBelowNothing, AuthorityTooLate.
    """
    if amount_pence < 0:
        raise LineBelowNothing("A line begins at £0 or more.", field="amount")
    _check_authority(resolution, delegation, at)
    line = BudgetLine.objects.create(
        year=year, name=name.strip(), cost_type=cost_type, amount_pence=amount_pence, bands=_checked(bands),
        resolution=resolution, delegation=delegation.strip(), recorded_by=by, recorded_at=at,
    )  # fmt: skip
    record(kind="budget-line.added", by=by, subject=line, detail={"pence": amount_pence})
    return line


@transaction.atomic
def change_budget_line(
    *,
    line: BudgetLine,
    change_pence: int,
    bands: Mapping[str, int] | None = None,
    resolution: Resolution | None = None,
    delegation: str = "",
    by: User,
    at: datetime,
) -> BudgetLine:
    """Add to a line, or take from it, by a new row. Without `bands` the change is split as the line was.

    Raises NothingChanged, LineBelowNothing, BandsDoNotAddUp, NoAuthority, AuthorityTooLate.
    """
    _check_change(line, change_pence)
    _check_authority(resolution, delegation, at)
    change = BudgetLine.objects.create(
        year_id=line.year_id, name=line.name, cost_type=line.cost_type, amount_pence=change_pence,
        bands=_checked(bands or line.bands), change_of=line, resolution=resolution, delegation=delegation.strip(),
        recorded_by=by, recorded_at=at,
    )  # fmt: skip
    record(kind="budget-line.changed", by=by, subject=line, detail={"pence": change_pence})
    return change


@transaction.atomic
def record_printed_plan(*, title: str, source: str, figures: Sequence[Mapping[str, Any]], by: User) -> PrintedPlan:
    """Keep a printed plan of costs as it was printed. Raises reconciliation.FormulaUnknown."""
    reconcile(figures)
    plan = PrintedPlan.objects.create(title=title, source=source, figures=list(figures), recorded_by=by)
    record(kind="printed-plan.recorded", by=by, subject=plan)
    return plan


def _check_change(line: BudgetLine, change_pence: int) -> None:
    if not change_pence:
        raise NothingChanged("Say how much more, or how much less.", field="amount")
    # Changes cannot lock a row they may not update; the opening row's key is the lock, held to the end.
    _lock(line)
    rows = BudgetLine.objects.filter(change_of=line).aggregate(Sum("amount_pence"))
    now = line.amount_pence + (rows["amount_pence__sum"] or 0)
    if now + change_pence < 0:
        raise LineBelowNothing(f"There is {say_pence(now)} in this line. Take no more than that.", field="amount")


def _lock(line: BudgetLine) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(line.pk)])


def _check_authority(resolution: Resolution | None, delegation: str, at: datetime) -> None:
    if bool(resolution) == bool(delegation.strip()):
        raise NoAuthority(
            "Choose the decision that allows this, or write who may decide it: one of the two.",
            field="resolution",
        )
    if resolution and resolution.passed_on > timezone.localdate(at):
        raise AuthorityTooLate("That decision was made after this change.", field="resolution")


def _checked(bands: Mapping[str, int]) -> dict[str, int]:
    found = {band: share for band, share in bands.items() if share}
    known = set(AgeBand.values)
    whole = all(isinstance(share, int) and 0 < share <= 100 for share in found.values())
    if not whole or not found.keys() <= known or sum(found.values()) != 100:
        raise BandsDoNotAddUp(f"The ages make {sum(found.values())}%. Make them 100%.", field="bands")
    return found
