"""Counts that other rooms ask for. Exact and inside the tenant: what leaves is treated elsewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from apps.peersupport.clocks import working_days_between
from apps.peersupport.models.families import Family, FamilyQuerySet, Person, reached_between
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.pregnancies import Baby
from kith.days import months_after


@dataclass(frozen=True, slots=True)
class ReachRow:
    """First-time families reached, in one neighbourhood; `lsoa21` is empty for those who have not said where."""

    lsoa21: str
    families_first_time_reached: int


@dataclass(frozen=True, slots=True)
class BabyDay:
    """A baby and the day they were born."""

    baby_id: UUID
    born_on: dt.date


@dataclass(frozen=True, slots=True)
class ReturnCounts:
    """A period's counts. `median_working_days` from hearing to a two-way contact; None where there was none."""

    families_reached: int
    first_time_families_reached: int
    introductions: int
    median_working_days: float | None


def reach_by_lsoa(*, on: dt.date, months: int = 12) -> list[ReachRow]:
    """First-time families with a two-way contact in the `months` up to and with `on`, by where they live now."""
    first, last = _moment(months_after(on, -months) + dt.timedelta(days=1)), _moment(on + dt.timedelta(days=1))
    rows = _reached(first, last).first_time().values("lsoa21").annotate(number=Count("pk")).order_by("lsoa21")
    return [ReachRow(row["lsoa21"], row["number"]) for row in rows]


def babies_turning(*, days: tuple[int, int] = (42, 56), from_: dt.date, to: dt.date) -> list[BabyDay]:
    """Babies who reach the end of the age window `days` within [from_, to]: at 56 days the 6 to 8 weeks are over."""
    oldest, newest = (day - dt.timedelta(days=days[1]) for day in (from_, to))
    found = Baby.objects.spoken_of().filter(born_on__range=(oldest, newest)).order_by("born_on", "pk")
    return [BabyDay(*row) for row in found.values_list("pk", "born_on")]


def counts_for_return(from_: dt.date, to: dt.date) -> ReturnCounts:
    """What a return says of the period [from_, to], both days counted."""
    first, last = _moment(from_), _moment(to + dt.timedelta(days=1))
    reached = _reached(first, last)
    heard = Introduction.objects.filter(heard_at__gte=first, heard_at__lt=last, merged_into=None)
    waits = [
        working_days_between(timezone.localdate(heard_at), timezone.localdate(met_at))
        for heard_at, met_at in heard.exclude(first_contact_at=None).values_list("heard_at", "first_contact_at")
    ]
    return ReturnCounts(reached.count(), reached.first_time().count(), heard.count(), median(waits) if waits else None)


def _reached(first: dt.datetime, last: dt.datetime) -> FamilyQuerySet:
    """Each family once: a parent who has two pages here, put together, was reached where she is now."""
    found = Family.objects.filter(reached_between(first, last))
    elsewhere = Person.objects.filter(family=OuterRef("pk"), merged_into__family__in=found.values("pk"))
    each_once: FamilyQuerySet = found.filter(~Exists(elsewhere))
    return each_once


def _moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
