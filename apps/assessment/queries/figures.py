"""Counts for the returns room. Exact and inside the tenant: what leaves is treated elsewhere."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.assessment.concepts import FEEDING_6_TO_8_WEEKS, FIRST_FEED, Feeding, FirstFeed, Jabs
from apps.assessment.queries.cohorts import known_of, places_of, turning_days
from apps.assessment.schedule import rule_sets

LAST_DAY = 56
"""A baby is due its 6-to-8-week status in the period in which it turns 56 days."""


@dataclass(frozen=True, slots=True)
class FirstFeedCounts:
    """Babies born, and what is known of their first feed: breast milk, expressed and donor milk too, or other milk."""

    due: int
    breast_milk: int
    other: int

    @property
    def known(self) -> int:
        return self.breast_milk + self.other


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


def first_feed(*, from_: dt.date, to: dt.date) -> FirstFeedCounts:
    """What babies born in [from_, to], both included, were fed first."""
    return _first_feed(_codes(FIRST_FEED, turning_days(0, from_=from_, to=to)))


def feeding_at_6_to_8_weeks(*, from_: dt.date, to: dt.date) -> FeedingCounts:
    """How babies who turned 56 days in [from_, to], both included, were fed at 6 to 8 weeks: 42 to 56 days.

    Totally is only breast milk, partially is breast milk and anything else, as in the NHS indicator. That one divides
    by every baby due; what ours divides by is said in its definition, BF-68.
    """
    return _feeding(_codes(FEEDING_6_TO_8_WEEKS, turning_days(LAST_DAY, from_=from_, to=to)))


def feeding_by_lsoa(*, from_: dt.date, to: dt.date) -> dict[str, FeedingCounts]:
    """The same by where the family lives now; "" is those who have not said where."""
    return _by_lsoa(FEEDING_6_TO_8_WEEKS, turning_days(LAST_DAY, from_=from_, to=to), _feeding)


def immunisation_counts(*, concept_key: str, from_: dt.date, to: dt.date) -> JabCounts:
    """Jabs of one visit of the first weeks for babies who came to its age in [from_, to]: immunisation.8w (56 days),
    immunisation.12w (84 days) or immunisation.16w (112 days)."""
    return _jabs(_codes(concept_key, _due_jabs(concept_key, from_, to)))


def immunisation_by_lsoa(*, concept_key: str, from_: dt.date, to: dt.date) -> dict[str, JabCounts]:
    """The same by where the family lives now; "" is those who have not said where."""
    return _by_lsoa(concept_key, _due_jabs(concept_key, from_, to), _jabs)


def _due_jabs(concept_key: str, from_: dt.date, to: dt.date) -> dict[UUID, dt.date]:
    weeks = next(visit.weeks for visit in rule_sets()[0].visits if visit.concept_key == concept_key)
    return turning_days(7 * weeks, from_=from_, to=to)


def _codes(concept_key: str, babies: dict[UUID, dt.date]) -> list[str]:
    """One code for each baby; "" where there is none."""
    known = known_of(concept_key, babies)
    return [known[baby].code if baby in known else "" for baby in babies]


def _by_lsoa(concept_key: str, due: dict[UUID, dt.date], count: Callable[[list[str]], Any]) -> dict[str, Any]:
    grouped: dict[str, list[str]] = defaultdict(list)
    known = known_of(concept_key, due)
    for baby, lsoa in places_of(due).items():
        grouped[lsoa].append(known[baby].code if baby in known else "")
    return {lsoa: count(codes) for lsoa, codes in sorted(grouped.items())}


def _first_feed(codes: list[str]) -> FirstFeedCounts:
    seen = Counter(codes)
    return FirstFeedCounts(len(codes), seen[FirstFeed.BREAST_MILK], seen[FirstFeed.OTHER])


def _feeding(codes: list[str]) -> FeedingCounts:
    seen = Counter(codes)
    return FeedingCounts(len(codes), seen[Feeding.TOTALLY], seen[Feeding.PARTIALLY], seen[Feeding.NOT_AT_ALL])


def _jabs(codes: list[str]) -> JabCounts:
    seen = Counter(codes)
    return JabCounts(len(codes), seen[Jabs.ALL], seen[Jabs.SOME], seen[Jabs.NOT_YET])
