"""Handovers in plain words: what happened, what stands on the page, what is on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from apps.peersupport.clocks import working_days_between
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.handovers import Handover, HandoverEvent, HandoverVersion
from apps.peersupport.queries.moving_on import ANSWER_DAYS, events_of, own_handovers
from apps.peersupport.queries.own_record import introductions_of
from apps.peersupport.queries.packets import Packet
from apps.peersupport.queries.professionals import notes_of, own_links
from kith.permissions import Permission
from kith.web.words import say_day, say_short_day, say_time

State, Kind = Handover.State, HandoverEvent.Kind
TONES = {
    State.DRAFT: "plain", State.AGREED: "waiting", State.SENT: "waiting", State.OPENED: "waiting",
    State.ACCEPTED: "done", State.DECLINED: "now", State.MET: "done", State.WITHDRAWN: "plain",
}  # fmt: skip
ICONS = {
    Kind.SENT: "mail", Kind.OPENED: "open", Kind.ACCEPTED: "check", Kind.DECLINED: "cross", Kind.MET: "people",
    Kind.ASKED_TO_RING: "phone", Kind.REMINDED: "clock", Kind.WITHDRAWN: "cross",
}  # fmt: skip
LIST_HEAD = ("Who", "To", "How it stands", "Sent", "Who answers for the family", "")
EXPORT_HEAD = ("who", "to", "state", "begun", "sent", "first met", "who answers for the family")


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as its page says it."""

    title: str
    when: str
    said: str
    icon: str


def happened(handover: Handover, *, reader: Any = None) -> list[Happened]:
    """The newest first; `reader` is "You" where they did it."""
    return [_one(event, reader) for event in reversed(events_of(handover))]


def _one(event: HandoverEvent, reader: Any) -> Happened:
    who = "you" if event.by_id and reader and event.by_id == reader.pk else str(event.by or event.who or "")
    met = f" on {say_day(event.handover.met_on)}" if event.kind == Kind.MET and event.handover.met_on else ""
    words = f"{event.get_kind_display()}{met}{f', by {who}' if who else ''}"
    return Happened(words, moment(event.at), event.said, ICONS.get(Kind(event.kind), "note"))


def moment(at: dt.datetime) -> str:
    """Like "Tuesday 24 November, 10.14am"."""
    local = timezone.localtime(at)
    return f"{say_day(local.date(), today=timezone.localdate())}, {say_time(local)}"


def list_row(handover: Handover, responsible: str, *, today: dt.date) -> list[Any]:
    url = reverse("peersupport:handover", args=[handover.pk])
    return [
        {"text": handover.person.first_name, "url": url},
        handover.to,
        {"text": handover.get_state_display(), "tone": TONES[State(handover.state)], "note": late(handover, today)},
        say_short_day(timezone.localdate(handover.sent_at)) if handover.sent_at else "",
        responsible,
        {"text": "", "do": "Open", "url": url},
    ]


def late(handover: Handover, today: dt.date) -> str:
    """How long nobody has answered, once that is too long."""
    if handover.state not in (State.SENT, State.OPENED) or handover.sent_at is None:
        return ""
    days = working_days_between(timezone.localdate(handover.sent_at), today)
    return f"No answer for {days} working days" if days >= ANSWER_DAYS else ""


def export_row(handover: Handover, responsible: str) -> list[object]:
    return [
        handover.person.first_name, handover.to, handover.get_state_display(), timezone.localdate(handover.started_at),
        timezone.localdate(handover.sent_at) if handover.sent_at else "", handover.met_on or "", responsible,
    ]  # fmt: skip


def as_sent(packet: Packet, *, sender: str, agreed_on: dt.date, contact: str) -> dict[str, Any]:
    """The packet for another mutual or service, as `packet_file` writes it. `sender`: what we are called.
    A contact goes only where it stands in her words."""
    reach = " ".join(dict(packet.sections).get(HandoverVersion.Kind.REACH.label, []))
    return {
        "id": str(packet.handover.pk), "from": sender, "who": str(packet.sender), "reached": packet.sender.email,
        "to": packet.handover.to, "purpose": packet.handover.purpose, "first_name": packet.person.first_name,
        "last_name": packet.person.last_name, "contact": contact if contact in reach else "", "reach": reach,
        "agreed": f"She said yes to every line of it on {agreed_on:%-d %B %Y}, on her own page at {sender}.",
        "sections": [[heading, list(lines)] for heading, lines in packet.sections], "dont_ask": list(packet.dont_ask),
        "opened": [[question, words] for question, words in packet.opened],
    }  # fmt: skip


def item_groups(version: HandoverVersion) -> list[tuple[str, list[dict[str, Any]]]]:
    """Heading by heading, struck lines too: for who writes on it."""
    groups = [(kind.label, [row for row in version.items if row["kind"] == kind]) for kind in HandoverVersion.Kind]
    return [group for group in groups if group[1]]


def on_my_page(request: HttpRequest, person: Any) -> str:
    """On her page: what waits for her yes, or is on its way, or was answered; and who is linked."""
    user: Any = request.user
    if not user.may(Permission.AGREE_HANDOVER):
        return ""
    handovers, links = own_handovers(person), own_links(person)
    if not (handovers or links):
        return ""
    now = next((one for one in handovers if one.state != State.WITHDRAWN), None)
    context = {"now": now, "links": [one for one in links if one.ended_at is None], "more": len(handovers)}
    return render_to_string("peersupport/_moving_on_my_page.html", context, request=request)


def on_family_page(request: HttpRequest, family: Family) -> str:
    """On a family's page: the way to handovers and to their midwife and health visitor."""
    user: Any = request.user
    if not user.may(Permission.HAND_OVER):
        return ""
    context = {"family": family, "under_way": Handover.objects.under_way().filter(family=family).count()}
    return render_to_string("peersupport/_moving_on_family_page.html", context, request=request)


def handovers_as_data(person: Person) -> list[dict[str, Any]]:
    """Every handover about a person, each version as it was, and what happened."""
    return [
        {
            "to": one.to, "what_for": one.purpose, "how_it_stands": one.get_state_display(), "first_met": one.met_on,
            "versions": [version_as_data(each) for each in one.versions.order_by("step")],
            "what_happened": [_event_as_data(event) for event in events_of(one)],
        }
        for one in own_handovers(person)
    ]  # fmt: skip


def brought_as_data(person: Person) -> list[dict[str, Any]]:
    """What another mutual or service sent with somebody who came from there: each their own."""
    return [dict(one.packet) for one in introductions_of(person) if one.packet]


def _event_as_data(event: HandoverEvent) -> dict[str, Any]:
    return {"what": event.get_kind_display(), "when": event.at, "who": str(event.by or event.who), "said": event.said}


def version_as_data(version: HandoverVersion) -> dict[str, Any]:
    return {
        "version": version.step, "written": version.written_at, "by": str(version.written_by),
        "lines": [f"{'(struck out) ' if row['struck'] else ''}{row['words']}" for row in version.items],
        "please_dont_ask_again": version.dont_ask,
    }  # fmt: skip


def links_as_data(person: Person) -> list[dict[str, Any]]:
    """Whom they said we may talk with, about what, from when to when, and what was said both ways."""
    return [
        {
            "who": str(link.professional), "about": link.about, "since": link.since, "until": link.until_on,
            "ended": link.ended_at, "how_we_know": link.evidence,
            "notes": [{"when": note.at, "from": str(note.by or link.professional), "text": note.text}
                      for note in notes_of(link)],
        }
        for link in own_links(person)
    ]  # fmt: skip


def step_now(handover: Handover) -> str:
    """What happens next, in a sentence for her."""
    to = handover.to
    return {
        State.DRAFT: "Nothing goes anywhere before you say yes to it.",
        State.AGREED: f"You said yes. It goes to {to} next.",
        State.SENT: f"It is with {to}. They have not opened it yet.",
        State.OPENED: f"{to} has opened it, and has not answered yet.",
        State.ACCEPTED: f"{to} said yes.",
        State.DECLINED: f"{to} said no this time. You are still with us.",
        State.MET: "You have met. It is done.",
        State.WITHDRAWN: "It was taken back. Nobody can open it any more.",
    }[State(handover.state)]
