"""Returns of the demonstration, through the operations; and one commissioner, who is invented."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal

from django.utils import timezone

from apps.commissioning.quarters import Quarter, full_quarters
from apps.commissioning.region import operations as region
from apps.commissioning.region import queries as region_queries
from apps.commissioning.returns import operations
from apps.peersupport.queries import reach_by_lsoa
from demo.governance import someone
from demo.plans import Plan
from kith.catalogue.indicators.queries import current_versions
from kith.geography.areas import lsoa
from kith.people.models import User
from kith.roles import Role

COMMISSIONER = "Essex, early years commissioning"
RETURNS = 4
OUTCOMES_ONLY = "chelmervale"
"""The mutual whose board agreed to be compared on outcomes and not on money."""
OUTCOMES = ("REACH-FTF", "BF-68", "BF-INIT", "IMM-12", "IMM-24")


def load_region(today: dt.date) -> None:
    """The commissioner and its seat, on the public host."""
    commissioner = region.add_commissioner(name=COMMISSIONER, place="Essex", by=None)
    for user in User.objects.filter(role_grants__role=Role.COMMISSIONER, role_grants__ended_at=None):
        region.give_seat(commissioner=commissioner, user=user, by=None)


def load(plan: Plan, rng: random.Random, today: dt.date, tell: Callable[[str], None]) -> None:
    """Birth estimates, the last four quarters' returns, and the board's word to the commissioner."""
    quarters = full_quarters(today, RETURNS)
    _expect(plan, rng, quarters[-1])
    for quarter in quarters:
        _send(quarter)
        tell(f"the return for {quarter.name}")
    _agree(plan, _at(quarters[0].end, 5))


def _expect(plan: Plan, rng: random.Random, last: Quarter) -> None:
    """First-time families by neighbourhood for each year a return looks at, so that reach comes out near the plan's."""
    reached = {row.lsoa21: row.families_first_time_reached for row in reach_by_lsoa(on=last.end) if row.lsoa21}
    ours = {code: number for code, number in reached.items() if lsoa(code).lad_code == plan.lad_code}
    families = {code: _expected(number, plan, rng) for code, number in sorted(ours.items())}
    for year in range(last.end.year - 2, last.end.year + 1):
        operations.record_birth_estimates(
            families=families, starts_on=dt.date(year, 1, 1), ends_on=dt.date(year, 12, 31),
            method="New-birth notifications here, times 0.43 first births. Made up for the demonstration.",
            source="Public health, Essex (invented)", by=someone(Role.MANAGER),
            at=_at(dt.date(last.end.year - 1, 1, 20), 0),
        )  # fmt: skip


def _expected(reached: int, plan: Plan, rng: random.Random) -> Decimal:
    return Decimal(str(round(max(reached / min(0.95, plan.reach * rng.uniform(0.8, 1.25)), 2.0), 1)))


def _send(quarter: Quarter) -> None:
    manager, director = someone(Role.MANAGER), someone(Role.DIRECTOR)
    draft = operations.prepare_return(quarter=quarter, by=manager, at=_at(quarter.end, 8))
    operations.check_return(pk=draft.pk, by=manager, at=_at(quarter.end, 9))
    operations.approve_return(pk=draft.pk, content_sha256=draft.content_sha256, by=director, at=_at(quarter.end, 12))


def _agree(plan: Plan, at: dt.datetime) -> None:
    codes = [version.indicator.code for version in current_versions()]
    if plan.schema == OUTCOMES_ONLY:
        codes = [code for code in codes if code in OUTCOMES]
    for commissioner in region_queries.commissioners():
        region.give_consent(
            commissioner=commissioner, indicator_codes=codes, acted_by_role="DIRECTOR", by=someone(Role.DIRECTOR), at=at
        )


def _at(day: dt.date, days: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=days), dt.time(10, 0)))
