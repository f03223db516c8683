"""Letters that were laid out: posted, come back; and what senders tell us later of the rest."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from apps.peersupport.models.introductions import Contact
from apps.peersupport.models.messages import Message, MessageEvent
from apps.peersupport.operations.messages import end, hold
from apps.peersupport.operations.sending import note_attempt
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User


class NotToBePosted(Refused):
    """It was posted before, or was stopped."""


class NotPosted(Refused):
    """Only a letter that was posted can come back."""


@transaction.atomic
def post_letter(*, message: Message, at: dt.datetime, by: User) -> Message:
    """Keep that a letter was posted. Raises NotToBePosted: a letter that was stopped meanwhile stays here."""
    held = hold(message)
    if held.state != Message.State.TO_POST:
        raise NotToBePosted("This letter was posted before, or was stopped. If you have it in your hand, shred it.")
    end(held, Message.State.SENT, "", at=at, by=by, kind=MessageEvent.Kind.POSTED)
    note_attempt(held, Contact.Kind.LETTER, at)
    return held


@transaction.atomic
def return_letter(*, message: Message, at: dt.datetime, by: User) -> Message:
    """Keep that a letter came back: nothing more goes to that address until they tell us another. Raises NotPosted."""
    held = hold(message)
    if held.state != Message.State.SENT or held.channel != Message.Channel.LETTER or held.arrived:
        raise NotPosted("Only a letter that was posted can come back. Nothing was changed.")
    _arrived(held, Message.Arrived.BOUNCED, at=at, by=by)
    return held


@transaction.atomic
def note_arrival(*, pk: UUID, what: str, at: dt.datetime) -> bool:
    """Keep what a sender told us of a message: it arrived, or came back. Told twice, or of none of ours: nothing.

    What came back once stays so: some servers say yes first.
    """
    held = Message.objects.select_for_update().filter(pk=pk, state=Message.State.SENT).first()
    if held is None or held.arrived in (what, Message.Arrived.BOUNCED):
        return False
    _arrived(held, Message.Arrived(what), at=at, by=None)
    return True


def _arrived(held: Message, what: Message.Arrived, *, at: dt.datetime, by: User | None) -> None:
    held.arrived = what
    held.save(update_fields=["arrived"])
    MessageEvent.objects.create(message=held, kind=MessageEvent.Kind(what.value), at=at, by=by)
    record(kind=f"message.{what.value.lower()}", by=by, subject=held)
