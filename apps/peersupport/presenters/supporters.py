from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.peersupport.models.papers import Clearance
from apps.peersupport.queries.supporters import Standing
from apps.peersupport.readiness import award_until, clearance_until, supervision_due_on, units_of_room
from kith.web.words import say_short_day

LIST_HEAD = ("Name", "Ready", "Why", "Families", "Centre", "Next supervision")
EXPORT_HEAD = (
    "name", "engagement", "centre", "families", "units of room", "ready", "why not", "award until", "clearance until",
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
    due_on = supervision_due_on(supporter, on=timezone.localdate())
    return [
        {"text": str(supporter), "url": url},
        {"text": "Not just now", "tone": "waiting"} if one.why_not else {"text": "Ready", "tone": "done"},
        short_reason(one) if one.why_not else f"Room for {one.room} more",
        str(one.held),
        supporter.centre.name if supporter.centre else "",
        say_short_day(due_on) if due_on else "Not planned",
    ]


def short_reason(one: Standing) -> str:
    """The first reason, and how many more there are."""
    rest = len(one.why_not) - 1
    return one.why_not[0].rstrip(".") + (f", and {rest} more" if rest else "")


def export_row(one: Standing) -> list[object]:
    supporter = one.supporter
    today = timezone.localdate()
    award, dbs = award_until(supporter, on=today), clearance_until(supporter, Clearance.Kind.DBS, on=today)
    return [
        supporter, supporter.get_engagement_display(), supporter.centre or "", one.held,
        units_of_room(supporter, on=today), "no" if one.why_not else "yes", " ".join(one.why_not),
        "for always" if award == dt.date.max else award, dbs, supervision_due_on(supporter, on=today),
    ]  # fmt: skip
