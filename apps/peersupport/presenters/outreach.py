"""Places and sessions in plain words."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.peersupport.models.outreach import OutreachSession
from kith.web.words import say_count, say_day, say_time

LIST_HEAD = ("Place", "Kind", "#Times there", "#Chats", "#Cards given", "#Cards opened", "#Hellos", "#Met", "")
EXPORT_HEAD = (
    "place", "kind", "times there", "chats", "cards given", "cards printed", "cards opened", "hellos", "met",
)  # fmt: skip


def list_row(place: Any) -> list[Any]:
    url = reverse("peersupport:outreach-place", args=[place.pk])
    counts = (place.times, place.chats, place.given, place.opened, place.hellos, place.met)
    return [{"text": place.name, "url": url}, place.get_kind_display(), *counts, {"text": "", "do": "Open", "url": url}]


def export_row(place: Any) -> list[object]:
    return [
        place.name, place.get_kind_display(), place.times, place.chats, place.given, place.printed, place.opened,
        place.hellos, place.met,
    ]  # fmt: skip


def facts(place: Any) -> list[tuple[str, str]]:
    """What came of a place, as names and values."""
    return [
        ("We were there", say_count(place.times, "time")),
        ("Chats", str(place.chats)),
        ("Cards given", f"{place.given} counted, {place.printed} printed"),
        ("Cards opened", str(place.opened)),
        ("Hellos from here", str(place.hellos)),
        ("Met", str(place.met)),
    ]


def session_line(session: OutreachSession) -> dict[str, Any]:
    started = timezone.localtime(session.started_at)
    what = f"{say_count(session.chats, 'chat')}, {say_count(session.cards, 'card')} given"
    return {
        "url": reverse("peersupport:outreach-session", args=[session.pk]),
        "when": f"{say_day(started.date())}, {say_time(started.time())}",
        "what": what, "going_on": session.ended_at is None,
    }  # fmt: skip
