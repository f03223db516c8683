"""Reads of what mutuals published. On the public host all rows are seen; inside a mutual the database shows its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from apps.commissioning.figures import Figure, chained, digest
from apps.commissioning.region.models import (
    Commissioner,
    CommissionerSeat,
    ComparisonConsent,
    PublishedFigure,
    PublishedReturn,
)
from kith.people.models import User
from kith.scope import current_scope


@dataclass(frozen=True, slots=True)
class Mutual:
    """A mutual that a commissioner may compare, and on which figures."""

    tenant_id: UUID
    name: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Compared:
    """One mutual beside the others: its figure, or None where its return has none; and which version it is from."""

    mutual: Mutual
    figure: Figure | None
    version: int


def commissioner_of(user: User) -> Commissioner | None:
    """The commissioner somebody works for, or None."""
    seat = CommissionerSeat.objects.select_related("commissioner").filter(user=user).first()
    return seat.commissioner if seat else None


def commissioners() -> list[Commissioner]:
    return list(Commissioner.objects.order_by("name"))


def get_commissioner(pk: UUID) -> Commissioner:
    """Raises Http404."""
    found: Commissioner = get_object_or_404(Commissioner, pk=pk)
    return found


def mutuals_for(commissioner: Commissioner) -> list[Mutual]:
    """The mutuals that agree to be compared now, by name. One that took its word back is not among them."""
    last = _last_words(ComparisonConsent.objects.filter(commissioner=commissioner), "tenant_id")
    live = (row for row in last if row.act == ComparisonConsent.Act.GIVEN)
    found = (Mutual(row.tenant_id, row.tenant_name, frozenset(row.indicator_codes)) for row in live)
    return sorted(found, key=lambda mutual: mutual.name)


def consents_here() -> dict[UUID, ComparisonConsent]:
    """This mutual's last word to each commissioner, by the commissioner's key."""
    own = ComparisonConsent.objects.filter(tenant_id=_here())
    return {row.commissioner_id: row for row in _last_words(own, "commissioner_id")}


def consent_history_here() -> list[ComparisonConsent]:
    """Every time this mutual gave its word or took it back, the latest first."""
    own = ComparisonConsent.objects.filter(tenant_id=_here())
    return list(own.select_related("commissioner").order_by("-acted_at", "-number"))


def periods(mutuals: Sequence[Mutual]) -> list[date]:
    """The last days of the quarters that any of these mutuals published, the latest first."""
    ends = PublishedReturn.objects.filter(tenant_id__in=_ids(mutuals)).values_list("period_end", flat=True)
    return sorted(set(ends), reverse=True)


def latest_returns(mutuals: Sequence[Mutual], *, period_end: date) -> dict[UUID, PublishedReturn]:
    """Each mutual's newest version of a quarter, by tenant; an earlier version is superseded by it."""
    found = PublishedReturn.objects.filter(tenant_id__in=_ids(mutuals), period_end=period_end)
    newest = found.order_by("tenant_id", "-version").distinct("tenant_id")
    return {each.tenant_id: each for each in newest}


def compare(mutuals: Sequence[Mutual], *, code: str, period_end: date) -> list[Compared]:
    """The whole-mutual figure of one indicator and quarter for each mutual that agreed to that indicator."""
    agreed = [mutual for mutual in mutuals if code in mutual.codes]
    returns = latest_returns(agreed, period_end=period_end)
    rows = PublishedFigure.objects.filter(
        published_return__in=returns.values(), indicator_code=code, area_kind=PublishedFigure.AreaKind.MUTUAL
    )
    figures = {row.tenant_id: figure_of(row) for row in rows}
    return [
        Compared(mutual, figures.get(mutual.tenant_id), returns[mutual.tenant_id].version)
        for mutual in agreed
        if mutual.tenant_id in returns
    ]


def budgets(mutuals: Sequence[Mutual], *, period_end: date) -> dict[UUID, list[Figure]]:
    """Each mutual's published budget by age band, in the order of the ages, for those that agreed to it."""
    agreed = [mutual for mutual in mutuals if "SPEND-BAND" in mutual.codes]
    returns = latest_returns(agreed, period_end=period_end)
    rows = PublishedFigure.objects.filter(published_return__in=returns.values(), indicator_code="SPEND-BAND")
    found: dict[UUID, list[Figure]] = {}
    for row in rows.order_by("place"):
        found.setdefault(row.tenant_id, []).append(figure_of(row))
    return found


def returns_of(mutual: Mutual) -> list[PublishedReturn]:
    """Every version of every quarter a mutual published, the latest first; `superseded` marks the earlier versions."""
    return _marked(PublishedReturn.objects.filter(tenant_id=mutual.tenant_id))


def returns_here() -> list[PublishedReturn]:
    """The same for the mutual we are in."""
    return _marked(PublishedReturn.objects.filter(tenant_id=_here()))


def figures_of(published: PublishedReturn, *, codes: Iterable[str] | None = None) -> list[Figure]:
    """A return's figures in the order they were published; `codes` keeps those."""
    rows = published.figures.all() if codes is None else published.figures.filter(indicator_code__in=list(codes))
    return [figure_of(row) for row in rows.order_by("place")]


def trend(mutual: Mutual, *, code: str) -> list[Figure]:
    """A mutual's whole figure for each quarter, newest version of each, the latest first."""
    returns = [each for each in returns_of(mutual) if not each.superseded]  # type: ignore[attr-defined]
    rows = PublishedFigure.objects.filter(
        published_return__in=returns, indicator_code=code, area_kind=PublishedFigure.AreaKind.MUTUAL
    )
    return [figure_of(row) for row in rows.order_by("-period_end")]


def chain_breaks(tenant_id: UUID) -> list[PublishedReturn]:
    """The returns whose fingerprint does not fit their figures or the return before: none, unless tampered with."""
    broken, before = [], ""
    with_figures = Prefetch("figures", PublishedFigure.objects.order_by("place"))
    for each in PublishedReturn.objects.filter(tenant_id=tenant_id).prefetch_related(with_figures).order_by("number"):
        figures = [figure_of(row) for row in each.figures.all()]
        fits = each.figures_sha256 == digest(figures) and each.previous_sha256 == before
        if not fits or each.sha256 != link(each):
            broken.append(each)
        before = each.sha256
    return broken


def link(published: PublishedReturn) -> str:
    """The fingerprint of a return in its mutual's chain."""
    return chained(
        published.tenant_id.hex, str(published.number), published.period_start.isoformat(),
        published.period_end.isoformat(), str(published.version), published.approved_by_role,
        published.figures_sha256, published.previous_sha256,
    )  # fmt: skip


def figure_of(row: PublishedFigure) -> Figure:
    values = {field.name: getattr(row, field.name) for field in fields(Figure)}
    return Figure(**{**values, "indicator_version_id": str(row.indicator_version_id)})


def _marked(found: Any) -> list[PublishedReturn]:
    returns = list(found.order_by("-period_end", "-version"))
    newest: set[date] = set()
    for each in returns:
        each.superseded = each.period_end in newest
        newest.add(each.period_end)
    return returns


def _last_words(found: Any, each: str) -> list[ComparisonConsent]:
    rows = found.select_related("commissioner").order_by("tenant_id", "commissioner_id", "-number")
    last: dict[Any, ComparisonConsent] = {}
    for row in rows:
        last.setdefault(getattr(row, each), row)
    return list(last.values())


def _here() -> UUID:
    """The mutual we are in; on the public host none, and so no rows."""
    return current_scope().tenant_id or UUID(int=0)


def _ids(mutuals: Sequence[Mutual]) -> list[UUID]:
    return [mutual.tenant_id for mutual in mutuals]
