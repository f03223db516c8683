"""What takes a message out of the house. Which class does it for each channel is a setting; a room never knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class Channel(StrEnum):
    EMAIL = "EMAIL"
    SMS = "SMS"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, ready. `key` is the same however often it is tried; `scope_key` says whose it is."""

    key: str
    scope_key: str
    to: str
    sender: str
    subject: str
    text: str
    extra: dict[str, str] = field(default_factory=dict)


class TryAgain(Exception):
    """It did not leave, for sure, and may later: the other side is busy, or out of reach."""


class NotDelivered(Exception):
    """It did not leave and never will: the address is wrong, or the other side will not have it."""


class Unclear(Exception):
    """It may have left and may not: the answer never came."""


class Sender(Protocol):
    def send(self, message: Outgoing) -> str:
        """Hand it over; the other side's name for it. Raises TryAgain, NotDelivered, Unclear."""

    def find(self, key: str) -> str | None:
        """The other side's name for what was sent under `key`; "" where it never came there, None where it can't tell.

        Raises TryAgain.
        """


def sender_for(channel: str) -> Sender:
    return _made(settings.SENDERS[channel])


@cache
def _made(path: str) -> Sender:
    return cast(Sender, import_string(path)())
