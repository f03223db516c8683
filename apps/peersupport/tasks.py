"""Messages leave from here."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone

from apps.peersupport.operations.concerns import climb as climb_now
from apps.peersupport.operations.letters import note_arrival
from apps.peersupport.operations.reminding import plan_who_has_none, remind_of_tomorrow
from apps.peersupport.operations.rights import remind_of_owed
from apps.peersupport.operations.sending import hand_over, take_up
from apps.peersupport.queries.messages import due_messages
from kith.celery import app
from kith.observability.tasks import SCOPE_HEADER

FORGOTTEN_SECONDS = 60


def _hand_over(begun: tuple[str, str]) -> None:
    pk, began_at = begun
    hand_over(pk=UUID(pk), began_at=dt.datetime.fromisoformat(began_at), at=timezone.now())


@app.task(name="peersupport.send_message", then=staticmethod(_hand_over))
def send_message(pk: str) -> tuple[str, str] | None:
    """Mark one message as leaving; once that is stored, hand it over. Delivered twice, it goes once."""
    at = timezone.now()
    return (pk, at.isoformat()) if take_up(pk=UUID(pk), at=at) else None


@app.task(name="peersupport.note_arrival")
def keep_arrival(pk: str, what: str) -> bool:
    """What an e-mail sender told us of a message."""
    return note_arrival(pk=UUID(pk), what=what, at=timezone.now())


def ask_for(pk: UUID) -> None:
    send_message.delay(str(pk))


def ask_for_due() -> int:
    """A round: whatever waits and may go by now is asked for, though the queue may have lost it. How many.

    What no worker came to before the next round is forgotten: that one asks again.
    """
    due = due_messages(at=timezone.now())
    for pk in due:
        send_message.apply_async((str(pk),), expires=FORGOTTEN_SECONDS)
    return len(due)


def climb() -> int:
    """A round: concerns that nobody took up in time are put to the next person. How many."""
    return climb_now(at=timezone.now())


def answers_owed() -> int:
    """A round: who answers requests about records is told when the law's day is near. How many are."""
    return remind_of_owed(at=timezone.now())


def keep_plans() -> int:
    """A round: who has no plan gets one, and who said yes is reminded of tomorrow. How many."""
    at = timezone.now()
    return plan_who_has_none(at=at) + remind_of_tomorrow(at=at)


def heard_back(scope_key: str, key: str, what: str) -> None:
    """What an e-mail sender says of a mail, to the house it was sent from."""
    if _is_key(scope_key) and _is_key(key):
        keep_arrival.apply_async((str(UUID(hex=key)), what), headers={SCOPE_HEADER: scope_key})


def _is_key(text: str) -> bool:
    return len(text) == 32 and all(sign in "0123456789abcdef" for sign in text)
