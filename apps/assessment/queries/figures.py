"""Counts for the returns room. Exact and inside the tenant: what leaves is treated elsewhere."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.assessment.concepts import FEEDING_6_TO_8_WEEKS, Feeding, Jabs
from apps.assessment.models.measures import Measure, MeasureQuerySet
from apps.assessment.schedule import rule_sets
from apps.peersupport.queries import babies_turning

LAST_DAY = 56
"""A baby is due its 6-to-8-week status in the period in which it turns 56 days."""


@dataclass(frozen=True, slots=True)
class FeedingCounts:
    """Babies due, and what is known. The catalogue's BF-68 is `breastfed` of `known`, published where enough of `due`
    are known."""

    due: int
    totally: int
    partially: int
    not_at_all: int

    @property
    def known(self) -> int:
        return self.totally + self.partially + self.not_at_all

    @property
    def breastfed(self) -> int:
        return self.totally + self.partially


@dataclass(frozen=True, slots=True)
class JabCounts:
    """Babies due the jabs of one visit, and how many have had them all, some, or none yet."""

    due: int
    all_given: int
    some_given: int
    not_yet: int

    @property
    def known(self) -> int:
        return self.all_given + self.some_given + self.not_yet


def feeding_at_6_to_8_weeks(*, from_: dt.date, to: dt.date) -> FeedingCounts:
    """How babies who turned 56 days in [from_, to], both included, were fed at 6 to 8 weeks.

    Totally is only breast milk, partially is breast milk and anything else, as in the NHS indicator. That one divides
    by every baby due; what ours divides by is said in its definition, BF-68.
    """
    return _feeding(_codes(FEEDING_6_TO_8_WEEKS, _due(LAST_DAY, from_, to)))


def feeding_by_lsoa(*, from_: dt.date, to: dt.date) -> dict[str, FeedingCounts]:
    """The same by where the family lives now; "" is those who have not said where."""
    due = _due(LAST_DAY, from_, to)
    return {lsoa: _feeding(codes) for lsoa, codes in _by_lsoa(FEEDING_6_TO_8_WEEKS, due).items()}


def immunisation_counts(*, concept_key: str, from_: dt.date, to: dt.date) -> JabCounts:
    """Jabs of one visit for babies who came to its age in [from_, to]: concept_key immunisation.8w (56 days) or
    immunisation.12w (84 days)."""
    return _jabs(_codes(concept_key, _due(_visit_days(concept_key), from_, to)))


def immunisation_by_lsoa(*, concept_key: str, from_: dt.date, to: dt.date) -> dict[str, JabCounts]:
    """The same by where the family lives now; "" is those who have not said where."""
    due = _due(_visit_days(concept_key), from_, to)
    return {lsoa: _jabs(codes) for lsoa, codes in _by_lsoa(concept_key, due).items()}


def _visit_days(concept_key: str) -> int:
    return next(visit.days for visit in rule_sets()[0].visits if visit.concept_key == concept_key)


def _due(days: int, from_: dt.date, to: dt.date) -> list[UUID]:
    return [baby.baby_id for baby in babies_turning(days=(days, days), from_=from_, to=to)]


def _codes(concept_key: str, babies: list[UUID]) -> list[str]:
    """One code for each baby; "" where there is none."""
    found = dict(_measures(concept_key, babies).values_list("baby_id", "code"))
    return [found.get(baby, "") for baby in babies]


def _by_lsoa(concept_key: str, babies: list[UUID]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    codes = dict(zip(babies, _codes(concept_key, babies), strict=True))
    for baby, lsoa in _places(babies):
        grouped[lsoa].append(codes[baby])
    return dict(sorted(grouped.items()))


def _places(babies: list[UUID]) -> Iterable[tuple[UUID, str]]:
    baby_model: Any = Measure._meta.get_field("baby").related_model
    return baby_model.objects.filter(pk__in=babies).values_list("pk", "pregnancy__family__lsoa21")


def _measures(concept_key: str, babies: list[UUID]) -> MeasureQuerySet:
    return Measure.objects.current().filter(concept_key=concept_key, baby__in=babies)


def _feeding(codes: list[str]) -> FeedingCounts:
    seen = Counter(codes)
    return FeedingCounts(len(codes), seen[Feeding.TOTALLY], seen[Feeding.PARTIALLY], seen[Feeding.NOT_AT_ALL])


def _jabs(codes: list[str]) -> JabCounts:
    seen = Counter(codes)
    return JabCounts(len(codes), seen[Jabs.ALL], seen[Jabs.SOME], seen[Jabs.NOT_YET])
