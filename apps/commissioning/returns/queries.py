"""Reads of the mutual's own returns, exact and inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.commissioning import figures
from apps.commissioning.figures import Figure, from_dict
from apps.commissioning.quarters import Quarter, last_full_quarter
from apps.commissioning.returns.models import RawFigure, Return
from apps.commissioning.returns.permissions import returns_visible_to
from apps.commissioning.returns.sources import LSOA, latest_estimates
from kith.geography.areas import lsoa
from kith.people.models import User
from kith.statistics.intervals import Interval
from kith.statistics.proportions import wilson


@dataclass(frozen=True, slots=True)
class Inside:
    """An exact count as the mutual sees it, with its limits; none where it makes no share."""

    indicator_code: str
    numerator: int
    denominator: int

    @property
    def interval(self) -> Interval | None:
        if not 0 <= self.numerator <= self.denominator or not self.denominator:
            return None
        return wilson(numerator=self.numerator, denominator=self.denominator)


@dataclass(frozen=True, slots=True)
class Place:
    """One neighbourhood's exact reach, and the published figure it stands inside (None where it stands in none)."""

    code: str
    name: str
    decile: int
    inside: Inside
    published: Figure | None


def returns(*, for_user: User) -> list[Return]:
    """Every return, the latest quarter first."""
    found = returns_visible_to(for_user).select_related("prepared_by", "approved_by")
    return list(found.order_by("-period_start", "-version"))


def get_return(*, pk: UUID, for_user: User) -> Return:
    """Raises Http404."""
    found = returns_visible_to(for_user).select_related("prepared_by", "checked_by", "approved_by")
    one: Return = get_object_or_404(found, pk=pk)
    return one


def quarter_to_prepare(*, on: date) -> Quarter:
    """The last full quarter: the one a return is due for."""
    return last_full_quarter(on)


def last_published(quarter: Quarter) -> Return | None:
    """The newest published version of a quarter, or None."""
    found = Return.objects.filter(period_start=quarter.start, state=Return.State.PUBLISHED)
    return found.order_by("-version").first()


def content_of(found: Return) -> list[Figure]:
    """Exactly what leaves."""
    return [from_dict(values) for values in found.content]


def inside_of(found: Return) -> dict[str, Inside]:
    """The exact whole-mutual counts by indicator: reach is the sum of the neighbourhoods."""
    rows = RawFigure.objects.filter(for_return=found, numerator__isnull=False, denominator__isnull=False)
    totals: dict[str, tuple[int, int]] = {}
    for row in rows:
        numerator, denominator = totals.get(row.indicator_code, (0, 0))
        totals[row.indicator_code] = (numerator + (row.numerator or 0), denominator + (row.denominator or 0))
    return {code: Inside(code, *counts) for code, counts in totals.items()}


def places_of(found: Return) -> list[Place]:
    """Every neighbourhood of the mutual with its exact reach, by name."""
    rows = RawFigure.objects.filter(for_return=found, indicator_code="REACH-FTF", area_kind=LSOA).exclude(area_code="")
    groups = [figure for figure in content_of(found) if figure.area_kind == figures.DECILES]
    whole = next((f for f in content_of(found) if f.indicator_code == "REACH-FTF"), None)
    places = [_place(row, groups or ([whole] if whole else [])) for row in rows]
    return sorted(places, key=lambda place: place.name)


def estimates(*, search: str = "") -> list[dict[str, Any]]:
    """The estimate that counts for each neighbourhood and year, with the neighbourhood's name."""
    rows: list[dict[str, Any]] = [{"estimate": row, "name": lsoa(row.lsoa21).name} for row in latest_estimates()]
    found = (row for row in rows if search.lower() in row["name"].lower())
    return sorted(found, key=lambda row: (row["name"], row["estimate"].starts_on))


def _place(row: RawFigure, groups: list[Figure]) -> Place:
    area = lsoa(row.area_code)
    inside = Inside(row.indicator_code, row.numerator or 0, row.denominator or 0)
    published = next((figure for figure in groups if _holds(figure, area.imd_decile)), None)
    return Place(area.code, area.name, area.imd_decile, inside, published)


def _holds(figure: Figure, decile: int) -> bool:
    """Whether a decile is one of a group's, read from its label: "Deprivation tenths 2 to 4"."""
    if figure.area_kind == figures.MUTUAL:
        return True
    numbers = [int(word) for word in figure.area_label.split(" (")[0].split() if word.isdigit()]
    return numbers[0] <= decile <= numbers[-1]
