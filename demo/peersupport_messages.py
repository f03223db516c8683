"""What the demonstration's families agreed to; how the parent whom the desk lists is reached, and what we sent her."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from apps.peersupport.models.consents import ConsentFact, Purpose
from apps.peersupport.models.families import Person
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.messages import Message, MessageEvent, MessageLooks
from apps.peersupport.models.safe_contact import SafeContact
from apps.peersupport.operations.consents import WORDINGS
from apps.peersupport.rendering import render
from apps.peersupport.texts import text_of
from kith.messaging.names import PLAIN

SENT: tuple[tuple[str, int, dict[str, str]], ...] = (("hello", 40, {}), ("tried", 12, {}))
"""A text, how many days ago it went, and what else filled it."""


def agree(book: Any, parent: Person, *, introduction: Introduction) -> None:
    """The yes that came with the introduction."""
    book.add(
        ConsentFact(
            person=parent, purpose=Purpose.CONTACT, given=True, at=introduction.consent_at,
            wording=introduction.consent_wording, evidence=introduction.consent_evidence, by=introduction.noted_by,
        )
    )  # fmt: skip


def add_messages(book: Any, parent: Person) -> None:
    """She said yes to everything on her own page, is reached by e-mail in the day, and got two messages."""
    for purpose in Purpose:
        book.add(
            ConsentFact(
                person=parent, purpose=purpose, given=True, at=parent.added_at, wording=WORDINGS[purpose],
                evidence="Themselves, on their own page", by=parent.user,
            )
        )  # fmt: skip
    book.add(
        SafeContact(
            person=parent, email=parent.contact, channels=["EMAIL"], from_time=time(8), to_time=time(21),
            partner_may_know=True, changed_at=parent.added_at,
        )
    )  # fmt: skip
    for template, days, values in SENT:
        _sent(book, parent, template, at=book.at(book.today - timedelta(days=days)), values=values)


def _sent(book: Any, parent: Person, template: str, *, at: datetime, values: dict[str, str]) -> None:
    text = text_of(template)
    message = Message(
        client_key=book.key(), person=parent, family=parent.family, template=template, purpose=text.purpose,
        speaks=text.speaks, values={"name": parent.first_name, "supporter": "Priya", **values}, channel="EMAIL",
        to=parent.contact, why=f"{book.coordinator} chose “{text.title}”", state=Message.State.SENT, queued_at=at,
        not_before=at, began_at=at, ended_at=at + timedelta(seconds=2), tries=1, asked_by=book.coordinator,
    )  # fmt: skip
    shown = render(message, MessageLooks(sender_name=PLAIN, subject="A note from the hub"))
    message.subject, message.text = shown.subject, shown.text
    book.add(message)
    for kind, seconds in (("QUEUED", 0), ("TRIED", 1), ("SENT", 2)):
        moment = at + timedelta(seconds=seconds)
        book.add(
            MessageEvent(
                message=message, kind=kind, at=min(moment, timezone.now()), by=book.coordinator if not seconds else None
            )
        )
