"""Requests about a record in plain words, with what the law's clock says; and lists of what may be removed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.peersupport.models.consents import ConsentFact
from apps.peersupport.models.retention import RemovalList, Tombstone
from apps.peersupport.queries.retention import Due
from apps.peersupport.queries.rights import Asked
from apps.peersupport.retention import Rule, says_of
from kith.web.words import say_day, say_distance, say_short_day

LIST_HEAD = ("Who", "What they ask", "Came", "Owed by", "")
EXPORT_HEAD = ("who", "what they ask", "came", "how", "answered", "how it stands")
DUE_HEAD = ("What", "Why it may go", "Due since")
RULE_HEAD = ("What", "How long", "How sure")
UNSURE = "Kith’s own reading or proposal: nobody has checked it against the law yet."
SORTS = dict(Tombstone.What.choices)


def stands(asked: Asked, *, today: dt.date) -> tuple[str, str]:
    """How a request stands, and the tone of it."""
    clock = asked.clock
    if clock.ended_on:
        return f"{asked.answer.get_kind_display() if asked.answer else 'Over'}, {say_short_day(clock.ended_on)}", "done"
    if clock.stands_since:
        return f"The clock stands since {say_short_day(clock.stands_since)}: we asked something", "plain"
    if clock.next_on is None:
        return "We have it, and look into it without delay", "waiting"
    what = "Say that we have it" if clock.acknowledge_by == clock.next_on else "Answer"
    tone = "now" if (clock.next_on - today).days <= 5 else "waiting"
    return f"{what} by {say_day(clock.next_on, today=today)}, {say_distance(clock.next_on, today=today)}", tone


def own_stands(asked: Asked, *, today: dt.date) -> str:
    """The same, to whoever asked."""
    clock = asked.clock
    if clock.ended_on:
        return f"{asked.answer.get_kind_display() if asked.answer else 'Over'}, {say_short_day(clock.ended_on)}."
    if clock.stands_since:
        return "We asked you something. Tell us, and we go on."
    if clock.acknowledge_by:
        return f"We tell you by {say_day(clock.acknowledge_by, today=today)} that we have it, and what we do next."
    if clock.due_on:
        return f"You hear from us by {say_day(clock.due_on, today=today)}."
    return "We have it, and look into it."


def _owed(asked: Asked, *, today: dt.date) -> tuple[str, str]:
    """As `stands`, as short as a list has room for."""
    clock = asked.clock
    if clock.next_on:
        return f"{say_short_day(clock.next_on)}, {say_distance(clock.next_on, today=today)}", stands(
            asked, today=today
        )[1]
    if clock.ended_on:
        return f"Over, {say_short_day(clock.ended_on)}", "done"
    return ("We asked something", "plain") if clock.stands_since else ("Being looked into", "waiting")


def request_row(asked: Asked, *, today: dt.date) -> list[Any]:
    words, tone = _owed(asked, today=today)
    url = reverse("peersupport:data-request", args=[asked.request.pk])
    return [
        {"text": str(asked.request.person), "url": url}, asked.request.get_kind_display(),
        say_short_day(asked.request.received_on), {"text": words, "tone": tone}, {"text": "", "do": "Open", "url": url},
    ]  # fmt: skip


def export_row(asked: Asked, *, today: dt.date) -> list[object]:
    """A row of the CSV file; what was said is on its page."""
    request, clock = asked.request, asked.clock
    return [
        str(request.person), request.get_kind_display(), request.received_on, request.told_how, clock.ended_on or "",
        stands(asked, today=today)[0],
    ]  # fmt: skip


def request_facts(asked: Asked, *, today: dt.date) -> list[tuple[str, str]]:
    clock, request = asked.clock, asked.request
    rows = [
        ("Came", say_day(request.received_on, today=today)),
        ("How", f"{request.told_how}, noted by {request.noted_by}" if request.noted_by else "On their own page"),
        ("How it stands", stands(asked, today=today)[0]),
        ("The rule", clock.source),
        ("How sure", "Read in the law" if clock.verified else UNSURE),
    ]
    return [(name, value) for name, value in rows if value]


def due_rows(found: Iterable[Due], names: dict[Any, str], *, today: dt.date) -> list[list[Any]]:
    """A name only where the reader may see the family."""
    return [
        [
            {"text": f"{SORTS[due.what]}, {_called(due, names)}", "url": _page(due, names)},
            says_of(due.rule, on=today), say_short_day(due.due_on),
        ]
        for due in found
    ]  # fmt: skip


def summary(found: Iterable[Due]) -> list[tuple[str, str]]:
    """How many of each kind."""
    return [(SORTS[what], str(number)) for what, number in Counter(due.what for due in found).items()]


def _called(due: Due, names: dict[Any, str]) -> str:
    return names.get(due.subject) or f"number {str(due.subject)[:8]}"


def _page(due: Due, names: dict[Any, str]) -> str:
    """The family's page, to look before saying yes."""
    return reverse("peersupport:family", args=[due.subject]) if due.subject in names else ""


def rule_rows(rules: Iterable[Rule]) -> list[list[Any]]:
    return [
        [
            {"text": rule.says, "note": rule.source}, rule.how_long,
            {"text": "Read in the law", "tone": "done"} if rule.verified else {"text": "A proposal", "tone": "waiting"},
        ]
        for rule in rules
    ]  # fmt: skip


def list_line(removal: RemovalList) -> dict[str, Any]:
    """A list with how far it is."""
    approval = getattr(removal, "approval", None)
    gone = len(removal.tombstones.all())
    if approval is None:
        stands, tone = "Waits for somebody else’s yes", "waiting"
    elif gone < len(removal.lines):
        stands, tone = f"{gone} of {len(removal.lines)} removed", "info"
    else:
        stands, tone = "All removed", "done"
    return {"removal": removal, "approval": approval, "stands": stands, "tone": tone, "number": len(removal.lines)}


def consent_history(facts: Iterable[ConsentFact]) -> list[dict[str, Any]]:
    """Every yes and no with its words and how we know, the newest first."""
    return [{"fact": fact, "label": fact.get_purpose_display(), "on": timezone.localdate(fact.at)} for fact in facts]
