"""Returns and the exact figures behind them, for the mutual's archive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.commissioning.returns.models import RawFigure, Return
from kith.exporting import Part, register_part

Rows = Iterator[dict[str, Any]]
MUTUALS = frozenset({"mutual"})


def register_parts() -> None:
    register_part(Part("returns", "each quarter’s return: who prepared, checked and approved it.", returns, MUTUALS))
    register_part(Part("figures", "the exact counts behind each return. They never left the mutual.", figures, MUTUALS))


def returns(using: str) -> Rows:
    found = Return.objects.using(using).select_related("prepared_by", "checked_by", "approved_by")
    for each in found.order_by("period_start", "version", "pk"):
        yield {
            "from": each.period_start,
            "to": each.period_end,
            "version": each.version,
            "state": each.get_state_display(),
            "prepared by": str(each.prepared_by),
            "checked by": str(each.checked_by or ""),
            "approved by": str(each.approved_by or ""),
            "published": each.published_at,
        }


def figures(using: str) -> Rows:
    found = RawFigure.objects.using(using).select_related("for_return")
    for each in found.order_by("period_start", "indicator_code", "area_kind", "area_code", "pk"):
        yield {
            "return": str(each.for_return),
            "indicator": each.indicator_code,
            "area": " ".join(filter(None, (each.area_kind, each.area_code))),
            "counted": each.numerator,
            "out of": each.denominator,
            "eligible": each.eligible,
            "pounds": None if each.amount_pence is None else each.amount_pence / 100,
            "of pounds": None if each.of_pence is None else each.of_pence / 100,
            "how": each.method,
        }
