"""Jabs had by the first and second birthday, the ages at which coverage is published. Exact, inside the tenant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from apps.assessment.concepts import JABS_1_YEAR, JABS_8_WEEKS, JABS_12_WEEKS, JABS_16_WEEKS, Jabs
from apps.assessment.queries.cohorts import Known, known_of, turning_months
from kith.days import months_after

BY_MONTHS = {12: (JABS_8_WEEKS, JABS_12_WEEKS, JABS_16_WEEKS), 24: (JABS_1_YEAR,)}
"""The visits whose jabs are looked at by that age: the first course, and the first MMR or MMRV with its visit."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Babies who came to the age, those of whom it is known, and those who had had all of them by then."""

    due: int
    known: int
    had: int


def coverage_by(*, months: int, from_: dt.date, to: dt.date) -> Coverage:
    """Babies who turned 12 or 24 months in [from_, to], both included.

    One counts as having had them where every visit is written down as had, by the birthday; as not having had them
    where one visit was had later than that, or not (all) had on the birthday or after it. What was last heard before
    the birthday says nothing of it: not known.
    """
    babies = turning_months(months, from_=from_, to=to)
    visits = [known_of(key, babies) for key in BY_MONTHS[months]]
    said = [_had([visit.get(baby) for visit in visits], by=months_after(babies[baby], months)) for baby in babies]
    return Coverage(len(said), sum(one is not None for one in said), sum(one is True for one in said))


def _had(visits: list[Known | None], *, by: dt.date) -> bool | None:
    if all(visit and visit.code == Jabs.ALL and visit.on <= by for visit in visits):
        return True
    return False if any(visit and _lacking(visit, by) for visit in visits) else None


def _lacking(visit: Known, by: dt.date) -> bool:
    if visit.code == Jabs.ALL:
        return visit.on > by
    return visit.code in (Jabs.SOME, Jabs.NOT_YET) and visit.on >= by
