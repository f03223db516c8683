"""Everything a return is made of: the only place here that asks the other rooms. Exact, and never leaves."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from apps.assessment import queries as assessment
from apps.commissioning import figures
from apps.commissioning.quarters import Quarter
from apps.commissioning.returns.models import BirthEstimate
from apps.governance import queries as governance
from apps.peersupport import queries as peersupport
from kith.catalogue.indicators.models import IndicatorVersion
from kith.catalogue.indicators.queries import current_version

LSOA = "LSOA"
EARLY_WEEKS, TODDLER_WEEKS = 12, 130
JABS_KNOWN = "Children who came to that birthday; known is all had by it, or something lacking on it."


@dataclass(frozen=True, slots=True)
class Raw:
    """One exact count, or sum of money, for the twelve months that end with a quarter."""

    version: IndicatorVersion
    area_kind: str
    area_code: str
    method: str
    query_sha256: str
    numerator: int | None = None
    denominator: int | None = None
    eligible: int | None = None
    amount_pence: int | None = None
    of_pence: int | None = None

    @property
    def code(self) -> str:
        return self.version.indicator.code


def raws(quarter: Quarter) -> list[Raw]:
    """Every raw figure of a quarter's return, in the catalogue's order. Sums not known are None."""
    return [*_reach(quarter), *_babies(quarter), *_money(quarter)]


def expected_by_lsoa(from_: date, to: date) -> dict[str, int]:
    """First-time families expected between two days, both counted, by neighbourhood: the latest estimate, by days."""
    found: dict[str, Decimal] = {}
    for estimate in latest_estimates():
        days = (min(to, estimate.ends_on) - max(from_, estimate.starts_on)).days + 1
        whole = (estimate.ends_on - estimate.starts_on).days + 1
        if days > 0:
            part = estimate.first_time_families * days / whole
            found[estimate.lsoa21] = found.get(estimate.lsoa21, Decimal(0)) + part
    return {lsoa: int(number.quantize(Decimal(1), ROUND_HALF_UP)) for lsoa, number in found.items()}


def latest_estimates() -> list[BirthEstimate]:
    """The estimate that counts for each neighbourhood and year."""
    newest = BirthEstimate.objects.order_by("lsoa21", "starts_on", "-recorded_at").distinct("lsoa21", "starts_on")
    return list(newest)


def _reach(quarter: Quarter) -> list[Raw]:
    """A row for each neighbourhood of ours; families who live elsewhere, or have not said, are a row without a code."""
    version = current_version("REACH-FTF")
    reached = {
        row.lsoa21: row.families_first_time_reached for row in peersupport.reach_by_lsoa(on=quarter.end, months=12)
    }
    expected = expected_by_lsoa(quarter.year_start, quarter.end)
    given: dict[str, Any] = {"method": _how_expected(), "query_sha256": _of(peersupport.reach_by_lsoa)}
    rows = [
        Raw(version, LSOA, lsoa, numerator=reached.get(lsoa, 0), denominator=number, **given)
        for lsoa, number in sorted(expected.items())
    ]
    elsewhere = sum(number for lsoa, number in reached.items() if lsoa not in expected)
    return [*rows, Raw(version, LSOA, "", numerator=elsewhere, **given)]


def _babies(quarter: Quarter) -> list[Raw]:
    """What is known of babies' feeding and jabs, each beside how many it could be known of."""
    from_, to = quarter.year_start, quarter.end
    fed = assessment.feeding_at_6_to_8_weeks(from_=from_, to=to)
    first = assessment.first_feed(from_=from_, to=to)
    at_one, at_two = (assessment.coverage_by(months=months, from_=from_, to=to) for months in (12, 24))
    return [
        _share(
            "BF-68", "Babies who turned 56 days old; known is full, partial or none.",
            assessment.feeding_at_6_to_8_weeks, fed.breastfed, fed.known, fed.due,
        ),
        _share(
            "BF-INIT", "Babies born; known is breast milk or other milk.", assessment.first_feed, first.breast_milk,
            first.known, first.due,
        ),
        _share("IMM-12", JABS_KNOWN, assessment.coverage_by, at_one.had, at_one.known, at_one.due),
        _share("IMM-24", JABS_KNOWN, assessment.coverage_by, at_two.had, at_two.known, at_two.due),
    ]  # fmt: skip


def _share(code: str, method: str, query: Callable[..., Any], numerator: int, known: int, due: int) -> Raw:
    return Raw(
        current_version(code), figures.MUTUAL, "", method, _of(query), numerator=numerator, denominator=known,
        eligible=due,
    )  # fmt: skip


def _money(quarter: Quarter) -> list[Raw]:
    from_, to = quarter.year_start, quarter.end
    known = governance.budget_covers(from_, to)
    by_band = governance.spend_between(from_, to) if known else {}
    total = sum(by_band.values()) or None

    def early(weeks: int) -> int | None:
        return governance.share_before(weeks=weeks, from_=from_, to=to)[0] if total else None

    given: dict[str, Any] = {
        "method": "Budget lines and changes, by days.",
        "query_sha256": _of(governance.spend_between),
    }
    families = peersupport.counts_for_return(from_, to).families_reached
    whole = [
        Raw(current_version("UNIT-COST"), figures.MUTUAL, "", denominator=families, amount_pence=total, **given),
        Raw(
            current_version("SPEND-EARLY"), figures.MUTUAL, "", amount_pence=early(EARLY_WEEKS), of_pence=total, **given
        ),
        Raw(
            current_version("SPEND-30M"), figures.MUTUAL, "", amount_pence=early(TODDLER_WEEKS), of_pence=total, **given
        ),
    ]
    bands = current_version("SPEND-BAND")
    parts = [
        Raw(bands, figures.AGE_BAND, band, amount_pence=by_band[band], of_pence=total, **given)
        for band, _ in governance.AGE_BANDS
        if by_band.get(band)
    ]
    return whole + parts


def _how_expected() -> str:
    methods = sorted({estimate.method for estimate in latest_estimates()})
    return "; ".join(methods)[:240]


def _of(query: Callable[..., Any]) -> str:
    """The fingerprint of the code that counted."""
    return hashlib.sha256(inspect.getsource(query).encode()).hexdigest()
