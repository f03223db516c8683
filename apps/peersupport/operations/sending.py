"""What a worker does with a message, in two transactions: it is marked as leaving, then handed over.

Whoever dies in between leaves a mark: a message that was marked is handed over again only where its sender can say
that it never came. What a sender can't say ends as unclear, and a person decides. So nothing goes twice.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from apps.peersupport.models.families import Person
from apps.peersupport.models.introductions import Contact
from apps.peersupport.models.messages import Message, MessageEvent
from apps.peersupport.operations.messages import end
from apps.peersupport.queries.messages import STUCK, looks, verdict
from apps.peersupport.rendering import render, reveals
from kith.audit.operations import record
from kith.messaging.senders import NotDelivered, Outgoing, TryAgain, Unclear, sender_for
from kith.scope import current_scope

MOST_TRIES = 9
FIRST_WAIT = dt.timedelta(minutes=2)
"""Doubled after each try: the ninth is about seventeen hours after the first."""

State, Why, Kind = Message.State, Message.Why, MessageEvent.Kind


@transaction.atomic
def take_up(*, pk: UUID, at: dt.datetime) -> bool:
    """Mark a message as leaving, where it may leave now; else stop it, put it off, or settle what somebody left.

    True where it is to be handed over now, as begun `at`. A message that another worker holds is left to that one.
    """
    due = Message.objects.due(at=at, stuck_since=at - STUCK).select_for_update(skip_locked=True, of=("self",))
    message: Message | None = due.filter(pk=pk).first()
    if message is None or (message.state == State.SENDING and not _settle(message, at)):
        return False
    return _let_go(message, at)


@transaction.atomic
def hand_over(*, pk: UUID, began_at: dt.datetime, at: dt.datetime) -> None:
    """Give a marked message to its sender, and keep what came of it. What stops it is asked once more, under locks
    that whoever stops it waits for."""
    message: Message | None = (
        Message.objects.select_for_update(of=("self",)).filter(pk=pk, state=State.SENDING, began_at=began_at).first()
    )
    if message is None or not _may_still(message, at):
        return
    try:
        message.taken_as = sender_for(message.channel).send(_outgoing(message))[:200]
    except TryAgain as later:
        _try_later(message, str(later), at)
    except NotDelivered as refused:
        end(message, State.FAILED, Why.REFUSED, at=at, detail=str(refused)[:120])
    except Unclear as cut:
        _note(message, Kind.UNCLEAR, at, str(cut))  # it stays marked, and is settled when the sender can be asked
    else:
        _sent(message, at)


def _let_go(message: Message, at: dt.datetime) -> bool:
    _hold_person(message)
    found = verdict(message, at)
    if found.why:
        end(message, State.STOPPED, found.why, at=at)
    elif found.wait_until:
        _put_off(message, found.wait_until, at)
    elif found.way:
        return _mark(message, channel=found.way.channel, to=found.way.to, at=at)
    return False


def _hold_person(message: Message) -> None:
    """Whoever changes what they agreed to, or how they are reached, waits until this message's turn is over."""
    if message.person_id:
        Person.objects.select_for_update(no_key=True).get(pk=message.person_id)


def _mark(message: Message, *, channel: str, to: str, at: dt.datetime) -> bool:
    named = looks()
    message.channel, message.to, message.began_at = channel, to, at
    if reveals(message, named):
        end(message, State.STOPPED, Why.REVEALING, at=at)
        return False
    shown = render(message, named)
    is_letter = channel == Message.Channel.LETTER
    message.subject, message.text = shown.subject, shown.text
    message.state, message.tries = State.TO_POST if is_letter else State.SENDING, message.tries + 1
    message.save(update_fields=["channel", "to", "began_at", "subject", "text", "state", "tries"])
    _note(message, Kind.LAID_OUT if is_letter else Kind.TRIED, at, channel)
    return not is_letter


def _may_still(message: Message, at: dt.datetime) -> bool:
    _hold_person(message)
    found = verdict(message, at)
    if found.why:
        end(message, State.STOPPED, found.why, at=at)
        return False
    if found.way is None or (found.way.channel, found.way.to) != (message.channel, message.to):
        _back(message, found.wait_until or at, at)
        return False
    return True


def _settle(message: Message, at: dt.datetime) -> bool:
    """Somebody marked it and is gone. True where it is sure that it never left."""
    try:
        taken = sender_for(message.channel).find(message.pk.hex)
    except TryAgain:
        return False
    if taken:
        message.taken_as = taken[:200]
        _sent(message, at)
    elif taken is None:
        end(message, State.FAILED, Why.UNCLEAR, at=at)
    return taken == ""


def _outgoing(message: Message) -> Outgoing:
    named = looks()
    return Outgoing(
        key=message.pk.hex, scope_key=current_scope().key, to=message.to, sender=named.sender_name,
        subject=message.subject, text=message.text, extra={"reply_to": named.reply_to},
    )  # fmt: skip


def _sent(message: Message, at: dt.datetime) -> None:
    end(message, State.SENT, "", at=at)
    note_attempt(message, Contact.Kind.TEXT, at)


def note_attempt(message: Message, kind: Contact.Kind, at: dt.datetime) -> None:
    """What a person sent a family is a try at being in touch; never a contact."""
    if message.family_id and message.asked_by and message.purpose == Message.Purpose.CONTACT:
        Contact.objects.create(family_id=message.family_id, kind=kind, at=at, by=message.asked_by)


def _try_later(message: Message, detail: str, at: dt.datetime) -> None:
    if message.tries >= MOST_TRIES:
        end(message, State.FAILED, Why.GAVE_UP, at=at, detail=detail[:120])
        return
    _back(message, at + FIRST_WAIT * 2 ** (message.tries - 1), at, detail)


def _back(message: Message, not_before: dt.datetime, at: dt.datetime, detail: str = "") -> None:
    message.state, message.not_before, message.began_at = State.QUEUED, not_before, None
    message.save(update_fields=["state", "not_before", "began_at"])
    _note(message, Kind.LATER, at, detail)
    record(kind="message.put-off", by=None, subject=message)


def _put_off(message: Message, until: dt.datetime, at: dt.datetime) -> None:
    message.state, message.not_before = State.QUEUED, until
    message.save(update_fields=["state", "not_before"])
    _note(message, Kind.PUT_OFF, at)
    record(kind="message.put-off", by=None, subject=message)


def _note(message: Message, kind: MessageEvent.Kind, at: dt.datetime, detail: str = "") -> None:
    MessageEvent.objects.create(message=message, kind=kind, at=at, detail=detail[:120])
