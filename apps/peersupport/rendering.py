"""A message as it will be read: its words, its subject, who it is from; and what in it would give somebody away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from apps.peersupport.models.messages import Message, MessageLooks
from apps.peersupport.texts import written
from kith.messaging.revealing import revealing_in
from kith.web.words import say_day, say_time

NAMES = ("name", "supporter", "address")
"""Who somebody is called is theirs: a person whose name is Born may be written to."""


@dataclass(frozen=True, slots=True)
class Rendered:
    sender: str
    subject: str
    text: str


def render(message: Message, looks: MessageLooks) -> Rendered:
    """The message in its language. Raises NotAText where a value is missing."""
    return Rendered(looks.sender_name, looks.subject, _text(message, looks, _spoken(message)))


def reveals(message: Message, looks: MessageLooks) -> list[str]:
    """Words in sender, subject or text that tell somebody else why they hear from us. Names apart, and for signing in
    the address of the page, without which nobody gets there."""
    apart = NAMES if message.keeps_hours else (*NAMES, "link")
    nameless = {name: "" if name in apart else value for name, value in _spoken(message).items()}
    return revealing_in(f"{looks.sender_name} {looks.subject} {_text(message, looks, nameless)}")


def _text(message: Message, looks: MessageLooks, spoken: Mapping[str, str]) -> str:
    values = {**spoken, "sender": looks.sender_name}
    body = written(message.template, language=message.language, values=values)
    return body if looks.sender_name in body else f"{body}\n\n{looks.sender_name}"


def _spoken(message: Message) -> dict[str, str]:
    """The values as text, days and times as the language says them."""
    values = {name: str(value) for name, value in message.values.items()}
    if "on" in values:
        values["day"] = _day(dt.date.fromisoformat(values.pop("on")), message.language)
    if "clock" in values:
        clock = dt.time.fromisoformat(values.pop("clock"))
        values["time"] = say_time(clock) if message.language == "en" else f"{clock:%H:%M}"
    return values


def _day(day: dt.date, language: str) -> str:
    return say_day(day, today=day) if language == "en" else f"{day:%d.%m.%Y}"
