"""From exact counts to what may leave: merged, treated, audited, and put in the order it is published. No database."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.commissioning import figures
from apps.commissioning.figures import Figure
from apps.commissioning.quarters import Quarter
from apps.commissioning.returns.sources import LSOA, Raw
from kith.disclosure.merges import MergePlan, Place, propose_merges
from kith.disclosure.policy import Policy, policy_on
from kith.disclosure.tables import Cell, Margin, treat_table
from kith.disclosure.treatment import Status, Treated, treat
from kith.geography.areas import lsoa

WHOLE = "The whole mutual"
SHARES = ("BF-68", "BF-INIT", "IMM-12", "IMM-24")
SENSITIVE = ("IMM-12", "IMM-24")
"""None and all would each tell on a family: neither leaves."""
ALL = "all"
STATUS = {
    Status.SHOWN: figures.SHOWN,
    Status.ZERO: figures.SHOWN,
    Status.HIDDEN: figures.HIDDEN,
    Status.NO_POPULATION: figures.NO_POPULATION,
    Status.LOW_COVERAGE: figures.LOW_COVERAGE,
    Status.MISSING: figures.MISSING,
}


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves, the proof that nothing hidden can be worked out of it, the merge adviser's words, what is odd."""

    figures: tuple[Figure, ...]
    certificate: dict[str, Any]
    advice: dict[str, Any]
    problems: tuple[str, ...]


def leaving(raws: Sequence[Raw], *, quarter: Quarter, secret: str, age_bands: Mapping[str, str]) -> Leaving:
    """Treat a quarter's raw figures for publication."""
    policy = policy_on(code=raws[0].version.disclosure_policy, on=quarter.end)
    make = _Maker(quarter, policy, secret)
    reach = [raw for raw in raws if raw.area_kind == LSOA and raw.area_code]
    found, certificate, advice = _reach(reach, make, raws[0])
    for raw in raws:
        if raw.code in SHARES:
            found.append(make.figure([raw], figures.MUTUAL, WHOLE, _treat_share(raw, policy)))
        elif raw.code == "UNIT-COST":
            found.append(_unit_cost(raw, make))
        elif raw.area_kind == figures.AGE_BAND:
            found.append(make.share_of_money(raw, figures.AGE_BAND, age_bands[raw.area_code]))
        elif raw.code.startswith("SPEND-"):
            found.append(make.share_of_money(raw, figures.MUTUAL, WHOLE))
    return Leaving(tuple(found), certificate, advice, tuple(_problems(raws, reach)))


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes figures of one return: its period, policy and secret."""

    quarter: Quarter
    policy: Policy
    secret: str

    def figure(self, raws: Sequence[Raw], kind: str, label: str, treated: Treated) -> Figure:
        """A share of people, as treated."""
        return self._figure(
            raws, kind, label, STATUS[treated.status], coverage=treated.coverage, numerator=treated.numerator,
            denominator=treated.denominator, value=treated.rate, lower=treated.lower, upper=treated.upper,
        )  # fmt: skip

    def share_of_money(self, raw: Raw, kind: str, label: str) -> Figure:
        if not raw.of_pence or raw.amount_pence is None:
            return self.missing(raw, kind, label)
        value = raw.amount_pence / raw.of_pence
        money = {"amount_pence": raw.amount_pence, "of_pence": raw.of_pence, "value": value}
        return self._figure([raw], kind, label, figures.SHOWN, **money)

    def unit_cost(self, raw: Raw, *, families: int) -> Figure:
        assert raw.amount_pence is not None  # noqa: S101  # the caller asked
        money = {"amount_pence": raw.amount_pence, "denominator": families, "value": raw.amount_pence / 100 / families}
        return self._figure([raw], figures.MUTUAL, WHOLE, figures.SHOWN, **money)

    def missing(self, raw: Raw, kind: str, label: str, status: str = figures.MISSING) -> Figure:
        return self._figure([raw], kind, label, status)

    def _figure(self, raws: Sequence[Raw], kind: str, label: str, status: str, **numbers: Any) -> Figure:
        version = raws[0].version
        return Figure(
            indicator_code=version.indicator.code, indicator_name=version.plain_name,
            indicator_version_id=str(version.pk), indicator_version_number=version.number,
            indicator_sha256=version.sha256, area_kind=kind, area_label=label, period_start=self.quarter.year_start,
            period_end=self.quarter.end, status=status, policy=f"{self.policy.code} version {self.policy.version}",
            extract_sha256=self._extract(raws), **numbers,
        )  # fmt: skip

    def _extract(self, raws: Sequence[Raw]) -> str:
        """Keyed, since anybody can try every small count against a plain fingerprint."""
        rows = [
            [raw.code, raw.area_code, raw.numerator, raw.denominator, raw.eligible, raw.amount_pence, raw.of_pence,
             raw.query_sha256]
            for raw in raws
        ]  # fmt: skip
        return hmac.new(bytes.fromhex(self.secret), json.dumps(rows).encode(), hashlib.sha256).hexdigest()


def _reach(reach: Sequence[Raw], make: _Maker, first: Raw) -> tuple[list[Figure], dict[str, Any], dict[str, Any]]:
    """The whole mutual, then groups of neighbourhoods by deprivation, audited together."""
    sound = [raw for raw in reach if (raw.numerator or 0) <= (raw.denominator or 0)]
    whole_is_sound = sum(raw.numerator or 0 for raw in reach) <= sum(raw.denominator or 0 for raw in reach)
    if not reach or not whole_is_sound:
        return [make.missing(first, figures.MUTUAL, WHOLE)], {}, {}
    by_decile = _by_decile(reach)
    groups = _groups(by_decile, make.policy)
    cells = [Cell(label, *_sums(raws)) for label, raws in groups.items()]
    table = treat_table(cells=cells, margins=[Margin(ALL, tuple(groups))], policy=make.policy)
    found = [make.figure(reach, figures.MUTUAL, WHOLE, table.margins[ALL])]
    if len(groups) > 1:
        found += [make.figure(raws, figures.DECILES, label, table.cells[label]) for label, raws in groups.items()]
    return found, table.certificate.as_dict(), _advice(sound, by_decile, make.policy)


def _by_decile(reach: Sequence[Raw]) -> dict[int, list[Raw]]:
    found: dict[int, list[Raw]] = {}
    for raw in reach:
        found.setdefault(lsoa(raw.area_code).imd_decile, []).append(raw)
    return dict(sorted(found.items()))


def _groups(by_decile: Mapping[int, list[Raw]], policy: Policy) -> dict[str, list[Raw]]:
    """Tenths of deprivation, merged with their neighbours where one alone could not be shown."""
    groups: list[tuple[int, int, list[Raw]]] = []
    for decile, raws in by_decile.items():
        if groups and not _can_show(groups[-1][2], policy):
            low, _, before = groups.pop()
            groups.append((low, decile, before + raws))
        else:
            groups.append((decile, decile, raws))
    while len(groups) > 1 and not _can_show(groups[-1][2], policy):
        (_, high, last), (low, _, before) = groups.pop(), groups.pop()
        groups.append((low, high, before + last))
    return {_label(low, high): raws for low, high, raws in groups}


def _label(low: int, high: int) -> str:
    span = f"tenth {low}" if low == high else f"tenths {low} to {high}"
    return f"Deprivation {span}" + (" (1 is the most deprived)" if low == 1 else "")


def _can_show(raws: Sequence[Raw], policy: Policy) -> bool:
    numerator, denominator = _sums(raws)
    return (
        numerator <= denominator
        and treat(numerator=numerator, denominator=denominator, policy=policy).status.has_number
    )


def _sums(raws: Sequence[Raw]) -> tuple[int, int]:
    return sum(raw.numerator or 0 for raw in raws), sum(raw.denominator or 0 for raw in raws)


def _advice(sound: Sequence[Raw], by_decile: Mapping[int, list[Raw]], policy: Policy) -> dict[str, Any]:
    """How many neighbourhoods could be shown alone, and how many stand inside a figure once merged."""
    decile_of = {raw.area_code: decile for decile, raws in by_decile.items() for raw in raws}
    places = [Place(raw.area_code, decile_of[raw.area_code], raw.numerator or 0, raw.denominator or 0) for raw in sound]
    plan: MergePlan = propose_merges(places=places, policy=policy)
    return {
        "neighbourhoods": len(decile_of),
        "alone": round(plan.shown_before * len(places)),
        "merged": round(plan.shown_after * len(places)),
        "groups": len(plan.groups),
    }


def _treat_share(raw: Raw, policy: Policy) -> Treated:
    """Held back where less is known than the indicator's own definition asks for."""
    least = raw.version.min_coverage_pct
    if least is None:
        return treat(numerator=raw.numerator, denominator=raw.denominator, policy=policy)
    return treat(
        numerator=raw.numerator, denominator=raw.denominator, policy=policy, eligible=raw.eligible,
        smallest_coverage=least / 100, sensitive=raw.code in SENSITIVE,
    )  # fmt: skip


def _unit_cost(raw: Raw, make: _Maker) -> Figure:
    """Divided by the rounded number of families: from an exact one, and the budget, anybody could work it back."""
    families = raw.denominator or 0
    if raw.amount_pence is None:
        return make.missing(raw, figures.MUTUAL, WHOLE)
    if not families:
        return make.missing(raw, figures.MUTUAL, WHOLE, figures.NO_POPULATION)
    if make.policy.is_small(families):
        return make.missing(raw, figures.MUTUAL, WHOLE, figures.HIDDEN)
    return make.unit_cost(raw, families=make.policy.rounded(families))


def _problems(raws: Sequence[Raw], reach: Sequence[Raw]) -> list[str]:
    """What somebody ought to look at before this is approved."""
    found = []
    over = [lsoa(raw.area_code).name for raw in reach if (raw.numerator or 0) > (raw.denominator or 0)]
    if not reach:
        found.append("Nobody has said how many first-time families to expect, so reach cannot be worked out.")
    if over:
        found.append(f"More families were reached than expected in {', '.join(over)}. Look at the estimate there.")
    if any(raw.code == "UNIT-COST" and raw.amount_pence is None for raw in raws):
        found.append("The budget does not cover all twelve months, so nothing is said of money.")
    elsewhere = sum(raw.numerator or 0 for raw in raws if raw.area_kind == LSOA and not raw.area_code)
    if elsewhere:
        found.append(
            f"{elsewhere} of the families reached live elsewhere, or have not said where. They are not counted."
        )
    return found
