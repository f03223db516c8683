from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.peersupport.models.introductions import Introduction
from apps.peersupport.spoken import spoken
from kith.web.words import say_day, say_due, say_short_day

LIST_HEAD = ("Name", "Heard on", "How we heard", "Clock", "How it stands", "")
EXPORT_HEAD = (
    "first name", "contact", "postcode", "heard on", "source", "state", "first try due", "first tried on",
    "meeting due", "first met on", "talks in",
)  # fmt: skip


@dataclass
class Section:
    """One column of the board."""

    title: str
    tone: str
    empty: str
    rows: list[dict[str, Any]] = field(default_factory=list)


def board(owed: Iterable[Introduction], *, today: dt.date) -> list[Section]:
    """Late, today, tomorrow, within a week, later: each introduction stands where its clock points."""
    late = Section("Late", "now", "Nobody is waiting too long.")
    now = Section("Today", "waiting", "Nothing due today.")
    tomorrow = Section("Tomorrow", "waiting", "Nothing due tomorrow.")
    week = Section("Within a week", "info", "Nothing more within a week.")
    later = Section("Later", "info", "Nothing further ahead.")
    for one in owed:
        due_on = one.next_due_on or today
        days = (due_on - today).days
        near = {0: now, 1: tomorrow}.get(days, week if days < 7 else later)
        (late if days < 0 else near).rows.append(_card(one, today))
    return [late, now, tomorrow, week, later]


def _card(one: Introduction, today: dt.date) -> dict[str, Any]:
    limit = one.past_limit_on
    return {
        "introduction": one,
        "url": reverse("peersupport:introduction", args=[one.pk]),
        "owed": "meet" if one.first_attempt_at else "first try",
        "past_limit": bool(limit and today > limit),
        "talks_in": talks_in(one),
    }


def facts(one: Introduction) -> list[tuple[str, str]]:
    """What we know, as names and values."""
    heard_on, agreed_on = timezone.localdate(one.heard_at), timezone.localdate(one.consent_at)
    rows = [
        ("Phone or e-mail", one.contact),
        ("How to reach them safely", one.reach_safely or "Nothing said"),
        *_easy(one),
        ("Postcode", one.postcode or "Not said"),
        ("How we heard", one.get_source_display()),
        ("Heard on", say_day(heard_on, today=timezone.localdate())),
        ("Said yes to", f"“{one.consent_wording}” {say_short_day(agreed_on)}: {one.consent_evidence}."),
    ]
    return [*rows, ("Asked us to know", one.note)] if one.note else rows


def _easy(one: Introduction) -> Iterator[tuple[str, str]]:
    if one.languages or one.interpreter:
        yield "Talks in", talks_in(one)
    if one.access_needs:
        yield "What makes it easier", f"“{one.access_needs}”"


def talks_in(one: Introduction) -> str:
    """Like "Polish, with an interpreter (never a relative)"; empty where nothing was said."""
    helped = "an interpreter (never a relative)" if one.interpreter else ""
    return ", with ".join(part for part in (spoken(one.languages), helped) if part)


def list_row(one: Introduction) -> list[Any]:
    """A row of the list of all."""
    heard_on = timezone.localdate(one.heard_at)
    tones = {"WAITING": "waiting", "CONTACTED": "done"}
    return [
        {"text": one.first_name, "url": reverse("peersupport:introduction", args=[one.pk])},
        say_short_day(heard_on),
        one.get_source_display(),
        _clock_cell(one),
        {"text": one.get_state_display(), "tone": tones.get(one.state, "plain")},
        {"text": "", "do": "Open", "url": reverse("peersupport:introduction", args=[one.pk])},
    ]


def _clock_cell(one: Introduction) -> dict[str, str]:
    if one.next_due_on is None:
        return {"text": "Met" if one.first_contact_at else "No clock", "tone": "plain"}
    words, tone = say_due(one.next_due_on, today=timezone.localdate())
    return {"text": words.capitalize(), "tone": tone}


def export_row(one: Introduction) -> list[object]:
    """A row of the CSV file: days as 2026-03-12."""

    def day(moment: dt.datetime | None) -> str:
        return timezone.localdate(moment).isoformat() if moment else ""

    return [
        one.first_name, one.contact, one.postcode, day(one.heard_at), one.get_source_display(), one.get_state_display(),
        one.attempt_due_on.isoformat(), day(one.first_attempt_at), one.contact_due_on.isoformat(),
        day(one.first_contact_at), talks_in(one),
    ]  # fmt: skip
