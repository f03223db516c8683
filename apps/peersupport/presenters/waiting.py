"""How soon we meet people, as counts and one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from apps.peersupport.queries.breaches import Month
from kith.web.words import say_count

HEAD = ("Month", "#Said hello", "#Tried late", "#Talked late", "#Past ten days")
EXPORT_HEAD = (
    "month", "said hello", "tried after 2 working days", "talked after 5 working days", "talked after 10 working days",
)  # fmt: skip


def row(month: Month) -> list[object]:
    return [f"{month.first:%B %Y}", month.heard, month.tried_late, month.met_late, month.past_limit]


def export_row(month: Month) -> list[object]:
    return [f"{month.first:%Y-%m}", month.heard, month.tried_late, month.met_late, month.past_limit]


def sentence(months: Sequence[Month]) -> str:
    """Like "Of 214 people who said hello, 3 had talked with nobody after ten working days." """
    heard, past = sum(one.heard for one in months), sum(one.past_limit for one in months)
    if not heard:
        return "Nobody has said hello yet."
    people = say_count(heard, "person", "people")
    return f"Of {people} who said hello, {past or 'none'} had talked with nobody after ten working days."
