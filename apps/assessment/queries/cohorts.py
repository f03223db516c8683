"""Babies who came to an age in a period, and what is known of each. Exact, inside the tenant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F

from apps.assessment.concepts import CONCEPTS
from apps.assessment.models.measures import Measure
from apps.peersupport.queries import babies_turning
from kith.days import months_after

YEAR_AT_MOST = 366


@dataclass(frozen=True, slots=True)
class Known:
    """One baby's fact: its code, and the day it was true."""

    code: str
    on: dt.date


def turning_days(days: int, *, from_: dt.date, to: dt.date) -> dict[UUID, dt.date]:
    """Babies who are so many days old on a day in [from_, to], with the day they were born."""
    return {baby.baby_id: baby.born_on for baby in babies_turning(days=(days, days), from_=from_, to=to)}


def turning_months(months: int, *, from_: dt.date, to: dt.date) -> dict[UUID, dt.date]:
    """Babies who are so many months old on a day in [from_, to], with the day they were born."""
    years_back = dt.timedelta(days=YEAR_AT_MOST * -(-months // 12))
    near = turning_days(0, from_=from_ - years_back, to=to)
    return {baby: born_on for baby, born_on in near.items() if from_ <= months_after(born_on, months) <= to}


def known_of(concept_key: str, babies: dict[UUID, dt.date]) -> dict[UUID, Known]:
    """What holds now of each baby of whom anything was written down within the fact's own window of ages."""
    last = dt.timedelta(days=CONCEPTS[concept_key].to_days)
    found = Measure.objects.current().filter(
        concept_key=concept_key, baby__in=list(babies), observed_on__lte=F("baby__born_on") + last
    )
    return {baby: Known(code, on) for baby, code, on in found.values_list("baby_id", "code", "observed_on")}


def places_of(babies: dict[UUID, dt.date]) -> dict[UUID, str]:
    """By baby, the neighbourhood where the family lives now; "" where they have not said."""
    baby_model: Any = Measure._meta.get_field("baby").related_model
    return dict(baby_model.objects.filter(pk__in=list(babies)).values_list("pk", "pregnancy__family__lsoa21"))


def families_of(babies: dict[UUID, dt.date]) -> dict[UUID, dt.date]:
    """By family, the day of birth of the first of those babies."""
    baby_model: Any = Measure._meta.get_field("baby").related_model
    rows = baby_model.objects.filter(pk__in=list(babies)).values_list("pregnancy__family", "born_on")
    found: dict[UUID, dt.date] = {}
    for family, born_on in rows:
        found[family] = min(born_on, found.get(family, born_on))
    return found
