"""Messages in plain words: for who coordinates, for whom they were, and as data to take away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.peersupport.models.consents import ConsentFact, Purpose
from apps.peersupport.models.families import Person
from apps.peersupport.models.messages import Message, MessageEvent, MessageLooks
from apps.peersupport.models.safe_contact import EVERY_DAY, SafeContact
from apps.peersupport.operations.consents import WORDINGS
from apps.peersupport.queries.consents import consents_ever
from apps.peersupport.queries.couples import may_partner_know
from apps.peersupport.queries.messages import messages_to, safe_contact_of
from apps.peersupport.rendering import render
from apps.peersupport.texts import called, text_of
from kith.web.words import say_short_day, say_time

LIST_HEAD = ("To", "What", "Why", "When", "How it stands", "")
EXPORT_HEAD = (
    "to",
    "what",
    "why",
    "purpose",
    "channel",
    "written down",
    "state",
    "because",
    "ended",
    "arrived",
    "asked by",
)
TONES = {
    "QUEUED": "waiting",
    "SENDING": "waiting",
    "TO_POST": "waiting",
    "SENT": "done",
    "FAILED": "now",
    "STOPPED": "plain",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TOLD = {
    Message.Why.CONSENT: "You had not said yes to this, or took it back.",
    Message.Why.QUIET: "We stopped it.",
    Message.Why.NO_SAFE_WAY: "We had no safe way to reach you.",
    Message.Why.CAME_BACK: "What we sent to that address before came back.",
    Message.Why.TOO_LATE: "It would have come too late.",
    Message.Why.CANCELLED: "We took it back before it went.",
}


def moment(at: dt.datetime | None) -> str:
    """Like "12 Mar 2026, 2pm"."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{say_short_day(local.date())}, {say_time(local)}"


def standing(message: Message) -> str:
    """Where it is: "Sent", "Waiting to go, from 12 Mar 2026, 9am", "Stopped: …"."""
    if message.arrived == Message.Arrived.BOUNCED:
        return "Came back"
    if message.stopped_because:
        return f"{message.get_state_display()}: {message.get_stopped_because_display()}"
    if message.state == Message.State.QUEUED and message.not_before > timezone.now():
        return f"Waiting to go, from {moment(message.not_before)}"
    return str(message.get_arrived_display() or message.get_state_display())


def list_row(message: Message) -> list[Any]:
    url = reverse("peersupport:message", args=[message.pk])
    return [
        {"text": message.person.first_name if message.person else "", "url": url},
        text_of(message.template).title,
        message.why,
        moment(message.ended_at or message.queued_at),
        {"text": standing(message), "tone": "now" if message.arrived == "BOUNCED" else TONES[message.state]},
        {"text": "", "do": "Open", "url": url},
    ]


def export_row(message: Message) -> list[object]:
    return [
        str(message.person), text_of(message.template).title, message.why, message.get_purpose_display(),
        message.get_channel_display(), message.queued_at.isoformat(timespec="minutes"), message.get_state_display(),
        message.get_stopped_because_display(),
        message.ended_at.isoformat(timespec="minutes") if message.ended_at else "",
        message.get_arrived_display(), str(message.asked_by or ""),
    ]  # fmt: skip


def facts(message: Message) -> list[tuple[str, str]]:
    """What was sent to whom and why, as names and values."""
    rows = [
        ("To", f"{message.person}"),
        ("Why", message.why),
        ("What for", message.get_purpose_display()),
        ("How", message.get_channel_display() or "The way that is safe when it goes"),
        ("Where", message.to),
        ("Not before", moment(message.not_before) if message.state == Message.State.QUEUED else ""),
        ("Not after", moment(message.not_after)),
        ("Asked by", str(message.asked_by or "Kith, by itself")),
    ]
    return [(name, value) for name, value in rows if value]


def shown(message: Message, looks: MessageLooks) -> dict[str, str]:
    """What they read: as it went, or as it would go now."""
    if message.text:
        return {"subject": message.subject, "text": message.text}
    would = render(message, looks)
    return {"subject": would.subject, "text": would.text}


def event_lines(events: Iterable[MessageEvent]) -> list[dict[str, Any]]:
    whys = dict(Message.Why.choices)
    ways = dict(Message.Channel.choices)
    return [
        {"event": one, "detail": whys.get(one.detail) or ways.get(one.detail) or one.detail} for one in events
    ]  # fmt: skip


def own_lines(messages: Iterable[Message], looks: MessageLooks) -> list[dict[str, Any]]:
    """Her own, in words for her."""
    return [
        {
            "message": one,
            "title": one.get_purpose_display(),
            "when": moment(one.ended_at or one.queued_at),
            "stands": _own_standing(one),
            "text": shown(one, looks)["text"],
        }
        for one in messages
    ]


def _own_standing(message: Message) -> str:
    if message.arrived == Message.Arrived.BOUNCED:
        return f"It came back from {message.to}."
    if message.state == Message.State.SENT:
        return f"{message.get_channel_display()}, to {message.to}."
    if message.state in Message.NOT_GONE:
        return "It waits until it may reach you."
    return TOLD.get(Message.Why(message.stopped_because), "It did not go.")


def consent_lines(latest: dict[str, ConsentFact]) -> list[dict[str, Any]]:
    """Each purpose, what was said last and how we know."""
    return [
        {"purpose": purpose, "wording": WORDINGS[purpose], "fact": latest.get(purpose), "label": purpose.label}
        for purpose in Purpose
    ]


def reach_facts(contact: SafeContact, *, may_know: bool | None = None) -> list[tuple[str, str]]:
    """How somebody may be reached, as names and values. `may_know`: what whoever rings goes by of the partner, where
    that is not what they chose."""
    ways = dict(Message.Channel.choices)
    days = "Every day" if set(contact.days) == set(EVERY_DAY) else ", ".join(WEEKDAYS[day] for day in contact.days)
    rows = [
        ("Ways that are all right", ", ".join(str(ways[channel]) for channel in contact.channels) or "Nothing yet"),
        ("E-mail", contact.email),
        ("Mobile", contact.phone),
        ("Letters", contact.address),
        ("When", f"{days}, {say_time(contact.from_time)} to {say_time(contact.to_time)}"),
        ("Partner may know", "Yes" if (contact.partner_may_know if may_know is None else may_know) else "No"),
        ("Language", called(contact.language)),
    ]
    return [(name, value) for name, value in rows if value]


def how_to_reach(person: Person) -> list[tuple[str, str]]:
    """The same before anybody rings: what was asked for with us; where there are only their own words beside a number,
    no way of ours is called all right."""
    contact = safe_contact_of(person)
    if person.reach_safely and not contact.is_kept:
        return [("They gave us", person.contact)]
    return reach_facts(contact, may_know=may_partner_know(person, contact))


def sent_as_data(person: Person) -> list[dict[str, Any]]:
    """What we sent somebody, or mean to, for the file they take away."""
    return [
        {
            "what": text_of(one.template).title, "why": one.why, "how": one.get_channel_display(), "to": one.to,
            "subject": one.subject, "text": one.text, "written_down": one.queued_at, "state": one.get_state_display(),
            "because": one.get_stopped_because_display(), "ended": one.ended_at,
        }
        for one in messages_to(person)
    ]  # fmt: skip


def consents_as_data(person: Person) -> list[dict[str, Any]]:
    """Every yes and no, with its words and how we know."""
    return [
        {
            "what": one.get_purpose_display(), "yes": one.given, "at": one.at, "words": one.wording,
            "how_we_know": one.evidence,
        }
        for one in consents_ever(person)
    ]  # fmt: skip


def reach_as_data(person: Person) -> dict[str, str]:
    return dict(reach_facts(safe_contact_of(person)))
