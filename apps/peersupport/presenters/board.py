"""The coordinator's board as it is read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.peersupport.models.handovers import Handover
from apps.peersupport.queries.board import Load, Waiting
from kith.web.words import say_count, say_distance, say_short_day

STEPS_HEAD = ["Family", "Where", "Last talked", "Who answers for them", ""]
STEPS_EXPORT = ["parent", "postcode", "centre", "supporter", "last talked on", "who answers for them"]
HANDOVERS_HEAD = ["Who", "To", "How it stands", "Since", "Started by"]
LOAD_HEAD = ["Supporter", "#Families", "#Being asked", "#Room for", "Last talked with one", "How they stand"]
LACKS = (("", "Nothing planned, and nobody with them"), ("plan", "Nothing planned"), ("match", "Nobody with them"))


def _on(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment) if moment else None


def _talked(moment: dt.datetime | None, today: dt.date) -> str:
    day = _on(moment)
    return say_distance(day, today=today) if day else "Not yet"


def cards(numbers: Waiting) -> list[dict[str, Any]]:
    """Each number of the board with where it leads; none is a tone by colour alone."""
    left = _card("Whoever answers for them has left", numbers.in_vain, "family", "choose-families", "now")
    return [
        *([left] if numbers.in_vain else []),
        _card("Introductions that are late", numbers.late, "introduction", "introductions", "now"),
        _card("Due today", numbers.today, "introduction", "introductions", "waiting"),
        _card("Due within a week", numbers.week, "introduction", "introductions", "info"),
        _card("No next step", numbers.no_next_step, "family", "next-steps", "waiting"),
        _card("Open handovers", numbers.handovers, "handover", "open-handovers", "info"),
    ]


def _card(label: str, number: int, unit: str, name: str, tone: str) -> dict[str, Any]:
    words = say_count(number, unit) if number else "None"
    return {
        "label": label, "words": words, "tone": tone if number else "done", "url": reverse(f"peersupport:{name}")
    }  # fmt: skip


def step_row(family: Any, *, today: dt.date) -> list[Any]:
    url = reverse("peersupport:family", args=[family.pk])
    with_whom = family.supporter_name or "Nobody yet"
    return [
        {"text": family.called or str(family), "url": url, "note": with_whom},
        family.centre.name if family.centre else family.postcode,
        _talked(family.last_talked_at, today), family.responsible_name or "", {"do": "Open", "url": url},
    ]  # fmt: skip


def step_export(family: Any) -> list[Any]:
    return [
        family.called or "", family.postcode, family.centre.name if family.centre else "", family.supporter_name or "",
        _on(family.last_talked_at) or "", family.responsible_name or "",
    ]  # fmt: skip


def handover_row(one: Handover) -> list[Any]:
    url = reverse("peersupport:handover", args=[one.pk])
    started = timezone.localdate(one.sent_at or one.started_at)
    return [
        {"text": one.person.first_name, "url": url}, one.to, one.get_state_display(), say_short_day(started),
        str(one.started_by),
    ]  # fmt: skip


def handover_export(one: Handover) -> list[Any]:
    return [
        one.person.first_name, one.to, one.get_state_display(), timezone.localdate(one.sent_at or one.started_at),
        str(one.started_by),
    ]  # fmt: skip


def load_row(load: Load, *, today: dt.date) -> list[Any]:
    one = load.standing
    note = one.supporter.centre.name if one.supporter.centre else ""
    url = reverse("peersupport:change-supporter", args=[one.supporter.pk])
    return [
        {"text": str(one.supporter), "url": url, "note": note}, str(load.families), str(load.asked or ""),
        str(one.room), _talked(load.last_talked_at, today) if load.families else "",
        {"text": "Ready", "tone": "done"} if not one.why_not else " ".join(one.why_not),
    ]  # fmt: skip


def load_export(load: Load) -> list[Any]:
    one = load.standing
    return [
        str(one.supporter), load.families, load.asked, one.room, _on(load.last_talked_at) or "",
        " ".join(one.why_not) or "Ready",
    ]  # fmt: skip


def family_choice(family: Any) -> tuple[str, str]:
    """A family as it is picked."""
    rest = (family.supporter_name, family.centre.name if family.centre else family.postcode)
    return str(family.pk), ", ".join(part for part in (family.called or str(family), *rest) if part)
