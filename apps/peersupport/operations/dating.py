"""Due dates: stored with what they were worked out from; the best one counts and none is forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from apps.peersupport.gestation import (
    FURTHEST_AHEAD,
    LATE_SCAN,
    LONGEST,
    TERM,
    due_from_last_period,
    due_from_scan,
    gestation_days,
)  # fmt: skip
from apps.peersupport.models.pregnancies import Basis, DatingBasis, Pregnancy
from apps.peersupport.operations.planned import plan_contacts
from kith.audit.operations import record
from kith.errors import BadInput
from kith.people.models import User

A_MONTH = 30.44
MOST_MONTHS = 9


class LastPeriodInFuture(BadInput):
    """The first day of the last period has not come yet."""


class ScanInFuture(BadInput):
    """The scan has not happened yet."""


class GestationOutOfRange(BadInput):
    """Below 0 or above 44 weeks."""


class DueDateTooFar(BadInput):
    """More than 300 days ahead."""


class DateMissing(BadInput):
    """The basis chosen needs a date."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told us about dates. `due_on` is for IVF, TOLD and UNSURE; `scan_days` is gestation at the scan;
    `about_months` is for UNSURE: about so many months along."""

    basis: Basis
    lmp_on: dt.date | None = None
    scan_on: dt.date | None = None
    scan_days: int | None = None
    due_on: dt.date | None = None
    about_months: int | None = None


@transaction.atomic
def record_dates(*, pregnancy: Pregnancy, told: Told, at: dt.datetime, on: dt.date, by: User) -> Pregnancy:
    """Keep what a due date was worked out from, and let the best basis count (UK practice: a scan replaces the
    last period however small the difference; IVF dates stand).

    Raises LastPeriodInFuture, ScanInFuture, GestationOutOfRange, DueDateTooFar, DateMissing.
    """
    due_on = due_date_of(told, on=on)
    pregnancy = Pregnancy.objects.select_for_update().get(pk=pregnancy.pk)
    DatingBasis.objects.create(
        pregnancy=pregnancy, basis=told.basis, due_on=due_on, lmp_on=told.lmp_on, scan_on=told.scan_on,
        scan_days=told.scan_days, about_months=told.about_months, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    best = best_of(pregnancy.datings.all())
    pregnancy.due_on, pregnancy.basis = best.due_on, best.basis
    pregnancy.save(update_fields=["due_on", "basis"])
    record(kind="dates.recorded", by=by, subject=pregnancy, detail={"basis": str(told.basis)})
    plan_contacts(pregnancy=pregnancy, on=on, at=at, by=by)
    return pregnancy


def best_of(datings: Iterable[DatingBasis]) -> DatingBasis:
    """The surest class, and the newest in it; a scan after 22 weeks never replaces an earlier scan."""
    in_order = sorted(datings, key=lambda dating: dating.recorded_at)
    surest = min(Basis.values.index(dating.basis) for dating in in_order)
    of_class = [dating for dating in in_order if Basis.values.index(dating.basis) == surest]
    if of_class[-1].basis != Basis.SCAN:
        return of_class[-1]
    early = [dating for dating in of_class if (dating.scan_days or 0) <= LATE_SCAN]
    return early[-1] if early else min(of_class, key=lambda dating: dating.scan_on or dt.date.max)


def due_date_of(told: Told, *, on: dt.date) -> dt.date | None:
    """The due date that follows from what was told; None only where nobody is sure. Raises as `record_dates`."""
    if told.basis == Basis.LMP:
        return _from_last_period(told, on)
    if told.basis == Basis.SCAN:
        return _from_scan(told, on)
    return _as_told(told, on)


def _from_last_period(told: Told, on: dt.date) -> dt.date:
    if told.lmp_on is None:
        raise DateMissing("Which day did the last period begin? A near guess will do.", field="lmp_on")
    if told.lmp_on > on:
        raise LastPeriodInFuture("That day has not come yet. Look at the month and the year.", field="lmp_on")
    due_on = due_from_last_period(told.lmp_on)
    _check_range(due_on, on=on, field="lmp_on")
    return due_on


def _from_scan(told: Told, on: dt.date) -> dt.date:
    if told.scan_on is None:
        raise DateMissing("On which day was the scan?", field="scan_on")
    if told.scan_days is None:
        raise DateMissing("How many weeks and days did the scan say?", field="scan_weeks")
    if told.scan_on > on:
        raise ScanInFuture("That day has not come yet. Write down a scan that has happened.", field="scan_on")
    if not 0 <= told.scan_days <= LONGEST:
        raise GestationOutOfRange(
            "A pregnancy is between 0 and 44 weeks. Look at the scan’s weeks.", field="scan_weeks"
        )
    due_on = due_from_scan(told.scan_on, days_then=told.scan_days)
    _check_range(due_on, on=on, field="scan_on")
    return due_on


def _as_told(told: Told, on: dt.date) -> dt.date | None:
    if told.basis == Basis.UNSURE and told.about_months is not None and told.due_on is None:
        return _from_months(told.about_months, on)
    if told.due_on is None:
        if told.basis == Basis.UNSURE:
            return None
        raise DateMissing("Which day is baby due?", field="due_on")
    if (told.due_on - on).days > FURTHEST_AHEAD:
        raise DueDateTooFar("That is more than 300 days away. Look at the month and the year.", field="due_on")
    _check_range(told.due_on, on=on, field="due_on")
    return told.due_on


def _from_months(months: int, on: dt.date) -> dt.date:
    """The middle of a range, two weeks either side: "about 3 months" is nobody's week."""
    if not 0 <= months <= MOST_MONTHS:
        raise GestationOutOfRange("A pregnancy is about nine months. Choose a number up to nine.", field="about_months")
    return on + dt.timedelta(days=TERM - round(months * A_MONTH))


def _check_range(due_on: dt.date, *, on: dt.date, field: str) -> None:
    days = gestation_days(due_on, on=on)
    if days < 0:
        raise GestationOutOfRange("By that date the pregnancy has not begun yet. Look at the date again.", field=field)
    if days > LONGEST:
        raise GestationOutOfRange(
            "By that date it would be more than 44 weeks. Look at the date, or record the birth.", field=field
        )
