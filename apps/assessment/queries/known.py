"""What is known of babies and families over the twelve months to the end of the last quarter, as it may be shown.

The day the figures are for moves once a quarter, so that nobody can watch one more family change them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from apps.assessment.queries.counted import SocialCapital, social_capital_change
from apps.assessment.queries.coverage import coverage_by
from apps.assessment.queries.figures import feeding_at_6_to_8_weeks, first_feed
from apps.assessment.queries.weaning import Weaning, first_other_food
from kith.days import months_after
from kith.disclosure.policy import Policy, policy_on
from kith.disclosure.treatment import Treated, treat
from kith.statistics.intervals import Interval


@dataclass(frozen=True)
class FirstFood:
    """The curve, where enough babies are known of and enough had started; else None. `known` and `not_yet` are to the
    nearest 5; `not_yet` is None where it is small."""

    known: int
    not_yet: int | None
    median_weeks: int | None
    only_milk: dict[int, Interval | None]


@dataclass(frozen=True)
class KnownFigures:
    from_: dt.date
    to: dt.date
    shares: dict[str, Treated]
    first_food: FirstFood | None
    social_capital: SocialCapital


def known_figures(*, today: dt.date) -> KnownFigures:
    to = _quarter_end_before(today)
    from_ = months_after(to + dt.timedelta(days=1), -12)
    policy = policy_on(on=to)
    first, feeding = first_feed(from_=from_, to=to), feeding_at_6_to_8_weeks(from_=from_, to=to)
    at_one, at_two = (coverage_by(months=months, from_=from_, to=to) for months in (12, 24))
    shares = {
        "first-feed": _share(first.breast_milk, first.known, first.due, policy),
        "six-weeks": _share(feeding.breastfed, feeding.known, feeding.due, policy),
        "jabs-1": _share(at_one.had, at_one.known, at_one.due, policy, sensitive=True),
        "jabs-2": _share(at_two.had, at_two.known, at_two.due, policy, sensitive=True),
    }
    food = _first_food(first_other_food(from_=from_, to=to), policy)
    return KnownFigures(from_, to, shares, food, social_capital_change(from_=from_, to=to))


def _share(had: int, known: int, due: int, policy: Policy, *, sensitive: bool = False) -> Treated:
    return treat(numerator=had, denominator=known, eligible=due, policy=policy, sensitive=sensitive)


def _first_food(found: Weaning, policy: Policy) -> FirstFood | None:
    if found.known <= policy.largest_hidden or found.started <= policy.largest_hidden:
        return None
    not_yet = None if policy.is_small(found.not_yet) else policy.rounded(found.not_yet)
    return FirstFood(policy.rounded(found.known), not_yet, found.median_weeks, found.only_milk)


def _quarter_end_before(day: dt.date) -> dt.date:
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1) - dt.timedelta(days=1)
