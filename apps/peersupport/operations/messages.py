"""Writing a message down with what caused it, stopping it, taking it back, sending it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.messages import Message, MessageEvent, MessageLooks, MessageQuerySet
from apps.peersupport.models.professionals import Professional
from apps.peersupport.outbox import hand_over_after_commit
from apps.peersupport.queries.messages import looks, safe_contact_of, verdict
from apps.peersupport.rendering import reveals
from apps.peersupport.texts import text_of
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.messaging.revealing import revealing_in
from kith.people.models import User

BEFORE_MEETING = dt.timedelta(hours=24)
Why = Message.Why
SENTENCES = {
    Why.CONSENT: "They have not said yes to this, or took it back. Nothing was written down.",
    Why.QUIET: "The pregnancy has ended, and this speaks of it. Nothing was written down.",
    Why.NO_SAFE_WAY: "There is no safe way to reach them yet. Ask them, and keep it; then write.",
    Why.CAME_BACK: "What we sent there before came back. Ask them for another address or number.",
    Why.TOO_LATE: "There is no safe time left before then. Ring them in the way they asked for.",
}


class MayNotWrite(Refused):
    """No consent, no safe way, or no safe time."""


class WordsReveal(BadInput):
    """A word that tells whoever sees it why somebody hears from us."""


class TimePassed(BadInput):
    """The day and time it is about are over."""


class MessageGone(Refused):
    """It has left, or was stopped before."""


class NotAgain(Refused):
    """Only what did not go can be sent again."""


@transaction.atomic
def queue_message(
    *, client_key: UUID, template: str, why: str, values: Mapping[str, str], at: dt.datetime, by: User | None,
    person: Person | None = None, user: User | None = None, professional: Professional | None = None,
    channel: str = "", not_before: dt.datetime | None = None,
    not_after: dt.datetime | None = None, again_of: Message | None = None,
) -> Message:  # fmt: skip
    """Write a message down, to go when it may. The same `client_key` again is one message.

    It is part of the transaction of what caused it. Whether it may go is asked when it goes. Raises NotAText,
    WordsReveal.
    """
    text = text_of(template)
    language = safe_contact_of(person).language if person else "en"
    message = Message(
        client_key=client_key, template=template, purpose=text.purpose, speaks=text.speaks, why=why[:160],
        values=dict(values), person=person, family=person.family if person else None, user=user,
        professional=professional, channel=channel,
        language=language, queued_at=at, not_before=not_before or at, not_after=not_after, asked_by=by,
        again_of=again_of,
    )  # fmt: skip
    _refuse_revealing(message, looks())
    kept, made = Message.objects.get_or_create(client_key=client_key, defaults=_fields(message))
    if made:
        MessageEvent.objects.create(message=kept, kind=MessageEvent.Kind.QUEUED, at=at, by=by)
        record(kind="message.queued", by=by, subject=kept, detail={"text": template})
        hand_over_after_commit(kept.pk)
    return kept


@transaction.atomic
def send_by_hand(
    *, client_key: UUID, person: Person, template: str, why: str, values: Mapping[str, str], at: dt.datetime, by: User,
    channel: str = "",
) -> Message:  # fmt: skip
    """A coordinator's message to a parent or partner. What may not go is refused now, in a sentence.

    Raises MayNotWrite, WordsReveal, TimePassed.
    """
    moment = _moment_of(values)
    if moment and moment <= at:
        raise TimePassed("That time is over. Look at the day and the time.", field="on")
    starts = max(at, moment - BEFORE_MEETING) if moment and text_of(template).purpose == "REMINDERS" else at
    message = queue_message(
        client_key=client_key, template=template, why=why, values=values, at=at, by=by, person=person, channel=channel,
        not_before=starts, not_after=moment,
    )  # fmt: skip
    if sentence := SENTENCES.get(Why(verdict(message, starts).why)):
        raise MayNotWrite(sentence)
    return message


@transaction.atomic
def cancel_message(*, message: Message, at: dt.datetime, by: User) -> Message:
    """Take a message back before it leaves. Raises MessageGone."""
    held = hold(message)
    if held.state not in (Message.State.QUEUED, Message.State.TO_POST):
        raise MessageGone("It has left already, or was stopped before. Nothing was changed.")
    end(held, Message.State.STOPPED, Why.CANCELLED, at=at, by=by)
    return held


@transaction.atomic
def send_again(*, client_key: UUID, message: Message, at: dt.datetime, by: User) -> Message:
    """The same message anew, for one that did not go. Raises NotAgain, MayNotWrite."""
    held = hold(message)
    if held.state not in (Message.State.FAILED, Message.State.STOPPED) or held.person is None:
        raise NotAgain("Only what did not go can be sent again. Nothing was changed.")
    again = queue_message(
        client_key=client_key, template=held.template, why=held.why, values=held.values, at=at, by=by,
        person=held.person, channel=held.channel, not_after=held.not_after, again_of=held,
    )  # fmt: skip
    if sentence := SENTENCES.get(Why(verdict(again, at).why)):
        raise MayNotWrite(sentence)
    return again


def stop_messages(found: MessageQuerySet, *, why: Message.Why, at: dt.datetime, by: User | None) -> int:
    """Stop those that have not left, in the transaction of what stops them. Waits for one that is just leaving.

    How many were stopped.
    """
    waiting = list(found.may_be_stopped().select_for_update().order_by("pk"))
    for message in waiting:
        end(message, Message.State.STOPPED, why, at=at, by=by)
    return len(waiting)


def stop_for_loss(*, family: Family, at: dt.datetime, by: User) -> int:
    """A pregnancy has ended: whatever waits and speaks of it or might, invitations, and whatever nobody asked for by
    hand is stopped, on every channel. A sign-in goes."""
    waiting = Message.objects.filter(family=family).not_after_loss()
    return stop_messages(waiting, why=Why.QUIET, at=at, by=by)


def end(
    message: Message, state: Message.State, why: str, *, at: dt.datetime, by: User | None = None, detail: str = "",
    kind: MessageEvent.Kind | None = None,
) -> None:  # fmt: skip
    """The one way a message comes to its end; its row is held."""
    message.state, message.stopped_because, message.ended_at = state, why, at
    message.save(update_fields=["state", "stopped_because", "ended_at", "taken_as", "channel", "to", "subject", "text"])
    MessageEvent.objects.create(
        message=message, kind=kind or MessageEvent.Kind(str(state)), at=at, by=by, detail=detail or str(why)
    )
    record(kind=f"message.{state.value.lower()}", by=by, subject=message, detail={"why": str(why)} if why else {})


def hold(message: Message) -> Message:
    """The message as it is now; whoever else changes it waits."""
    held: Message = Message.objects.select_for_update(of=("self",)).select_related("person").get(pk=message.pk)
    return held


def _refuse_revealing(message: Message, named: MessageLooks) -> None:
    if words := revealing_in(str(message.values.get("words", ""))):
        raise WordsReveal(_without(words), field="words")
    if words := revealing_in(str(message.values.get("place", ""))):
        raise WordsReveal(_without(words), field="place")
    if words := reveals(message, named):
        raise WordsReveal(_without(words))


def _without(words: list[str]) -> str:
    return f"Say it without “{words[0]}”: anybody who sees the screen reads this. Their own page can say more."


def _moment_of(values: Mapping[str, str]) -> dt.datetime | None:
    """The day and time a message is about."""
    if not values.get("on"):
        return None
    day, clock = dt.date.fromisoformat(values["on"]), dt.time.fromisoformat(values.get("clock") or "23:59")
    return timezone.make_aware(dt.datetime.combine(day, clock))


def _fields(message: Message) -> dict[str, Any]:
    skipped = ("id", "client_key")
    return {each.name: getattr(message, each.name) for each in Message._meta.fields if each.name not in skipped}
