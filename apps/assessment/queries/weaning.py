"""How old babies are at their first food other than milk. Exact, inside the tenant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from apps.assessment.concepts import FIRST_FOOD, FirstFood
from apps.assessment.queries.cohorts import known_of, turning_days
from kith.statistics.intervals import Interval
from kith.statistics.survival import survival

COHORT_DAYS = 182
"""A baby is counted in the period in which it turns 26 weeks, whether anything is known of it or not."""
WEEKS_LOOKED_AT = (17, 26)


@dataclass(frozen=True, slots=True)
class Weaning:
    """Babies who turned 26 weeks. `started`: the day of their first other food is known; `not_yet`: they had had none
    when we last heard, which may be long ago. `median_weeks` is in completed weeks, None where fewer than half had
    started while we heard of them. `only_milk`: by age in weeks, the share who had still had milk alone."""

    due: int
    started: int
    not_yet: int
    median_weeks: int | None
    only_milk: dict[int, Interval | None]

    @property
    def known(self) -> int:
        return self.started + self.not_yet


def first_other_food(*, from_: dt.date, to: dt.date) -> Weaning:
    """Babies who turned 26 weeks in [from_, to], both included: a survival curve, since for those who had started
    nothing when we last heard, all we know is that it came later. A mean of the others would be too low."""
    babies = turning_days(COHORT_DAYS, from_=from_, to=to)
    known = known_of(FIRST_FOOD, babies)
    followed = [
        ((fact.on - babies[baby]).days, fact.code == FirstFood.STARTED)
        for baby, fact in known.items()
        if fact.code in (FirstFood.STARTED, FirstFood.NOT_YET)
    ]
    started = sum(happened for _, happened in followed)
    if not followed:
        return Weaning(len(babies), 0, 0, None, dict.fromkeys(WEEKS_LOOKED_AT))
    curve = survival(followed)
    median = curve.median()
    at = {weeks: curve.without_at(weeks * 7) for weeks in WEEKS_LOOKED_AT}
    return Weaning(len(babies), started, len(followed) - started, None if median is None else median // 7, at)
