from __future__ import annotations

from typing import Any

from django.urls import reverse

from apps.peersupport.queries.supporters import Standing
from kith.web.words import say_short_day

LIST_HEAD = ("Name", "Ready", "Why", "Families", "Centre", "Next supervision")
EXPORT_HEAD = (
    "name", "engagement", "centre", "families", "room for", "ready", "why not", "award until", "clearance until",
    "supervision by",
)  # fmt: skip


def fits(one: Standing, *, words: str, show: str) -> bool:
    """Whether a supporter is among those looked for."""
    if words and words not in str(one.supporter).lower():
        return False
    return {"ready": not one.why_not, "not": bool(one.why_not)}.get(show, True)


def list_row(one: Standing, *, linked: bool) -> list[Any]:
    """A row of the list, `linked` to the facts for those who keep them."""
    supporter = one.supporter
    url = reverse("peersupport:change-supporter", args=[supporter.pk]) if linked else ""
    due_on = supporter.supervision_due_on
    return [
        {"text": str(supporter), "url": url},
        {"text": "Not just now", "tone": "waiting"} if one.why_not else {"text": "Ready", "tone": "done"},
        short_reason(one) if one.why_not else f"Room for {one.room} more",
        f"{one.held} of {supporter.capacity}",
        supporter.centre.name if supporter.centre else "",
        say_short_day(due_on) if due_on else "Not planned",
    ]


def short_reason(one: Standing) -> str:
    """The first reason, and how many more there are."""
    rest = len(one.why_not) - 1
    return one.why_not[0].rstrip(".") + (f", and {rest} more" if rest else "")


def export_row(one: Standing) -> list[object]:
    supporter = one.supporter
    return [
        supporter, supporter.get_engagement_display(), supporter.centre or "", one.held, supporter.capacity,
        "no" if one.why_not else "yes", " ".join(one.why_not), supporter.award_until, supporter.clearance_until,
        supporter.supervision_due_on,
    ]  # fmt: skip
