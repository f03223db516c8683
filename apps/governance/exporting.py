"""Decisions and money, as members read them, for the mutual's archive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.governance.models import BudgetLine, Resolution
from kith.exporting import Part, register_part

Rows = Iterator[dict[str, Any]]
MUTUALS = frozenset({"mutual"})


def register_parts() -> None:
    register_part(Part("resolutions", "what meetings decided, word for word.", resolutions, MUTUALS))
    register_part(Part("budget", "each line of the budget and each change, with what allowed it.", budget, MUTUALS))


def resolutions(using: str) -> Rows:
    for each in Resolution.objects.using(using).select_related("recorded_by").order_by("passed_on", "pk"):
        yield {
            "passed": each.passed_on,
            "title": each.title,
            "text": each.text,
            "meeting": each.meeting,
            "written down by": str(each.recorded_by),
        }


def budget(using: str) -> Rows:
    lines = BudgetLine.objects.using(using).select_related("year", "resolution", "recorded_by")
    for line in lines.order_by("year__starts_on", "recorded_at", "pk"):
        yield {
            "year": line.year.name,
            "line": line.name,
            "change of": str(line.change_of_id or ""),
            "kind of cost": line.get_cost_type_display(),
            "pounds": line.amount_pence / 100,
            "for whom, in per cent": [f"{band} {share}" for band, share in line.bands.items()],
            "allowed by": line.resolution.title if line.resolution else line.delegation,
            "recorded": line.recorded_at,
            "recorded by": str(line.recorded_by),
        }
