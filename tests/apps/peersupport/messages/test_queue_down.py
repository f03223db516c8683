"""A queue that is down loses nothing: the message stands in the house's own rows, and the next round asks again."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport import outbox, tasks
from apps.peersupport.models.messages import Message
from apps.peersupport.operations.messages import queue_message
from tests.factories import messages as say


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    kept: list[str] = []
    monkeypatch.setattr(tasks.send_message, "delay", kept.append)
    monkeypatch.setattr(tasks.send_message, "apply_async", lambda args, expires: kept.append(args[0]))
    return kept


def queue(person: Any) -> Message:
    return queue_message(
        client_key=uuid.uuid4(), template="tried", why="x", values={"name": "Leanne"}, at=timezone.now(), by=None,
        person=person,
    )  # fmt: skip


def test_a_worker_is_told_only_once_it_is_stored(
    leanne: Any, inside: Any, handed: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with inside("north"), django_capture_on_commit_callbacks(execute=True) as told:
        message = queue(leanne)
        assert handed == []
    assert handed == [str(message.pk)] and len(told) == 1


def test_a_queue_that_is_down_breaks_no_page_and_the_round_hands_it_over(
    leanne: Any, inside: Any, handed: list[str], monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    def down(pk: Any) -> None:
        raise ConnectionError("the queue is down")

    monkeypatch.setattr(outbox, "_hand_over", [down])
    with inside("north"), django_capture_on_commit_callbacks(execute=True):
        message = queue(leanne)
    with inside("north"):
        say.MessageFactory(person=leanne, not_before=timezone.now() + dt.timedelta(hours=1))
        assert tasks.ask_for_due() == 1
    assert handed == [str(message.pk)]


def test_delivered_twice_it_goes_once(leanne: Any, inside: Any, sender: Any) -> None:
    from kith.observability.tasks import SCOPE_HEADER

    with inside("north") as scope:
        message = say.MessageFactory(person=leanne)
    for _ in range(3):
        tasks.send_message.apply(args=[str(message.pk)], headers={SCOPE_HEADER: scope.key}, throw=True)
    assert len(sender.took) == 1
