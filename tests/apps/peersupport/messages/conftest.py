from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from apps.peersupport.models.messages import Message
from apps.peersupport.operations.sending import hand_over, take_up
from tests.apps.peersupport.conftest import house
from tests.factories import messages as say
from tests.factories.messages import KeepingSender
from tests.tenants.conftest import database

__all__ = ["database", "house"]


@pytest.fixture
def sender(monkeypatch: pytest.MonkeyPatch) -> KeepingSender:
    """Whoever takes messages out of the house, for every channel."""
    keeping = KeepingSender()
    monkeypatch.setattr("apps.peersupport.operations.sending.sender_for", lambda channel: keeping)
    return keeping


@pytest.fixture
def leanne(house: Any, inside: Any) -> Any:
    """Said yes to everything; e-mail, at any hour."""
    with inside("north"):
        say.agree(house.parent)
        say.SafeContactFactory(person=house.parent)
    return house.parent


def work(pk: UUID, *, at: dt.datetime | None = None) -> Message:
    """What a worker does with one message; the message as it is then."""
    at = at or timezone.now()
    if take_up(pk=pk, at=at):
        hand_over(pk=pk, began_at=at, at=at)
    return Message.objects.get(pk=pk)
