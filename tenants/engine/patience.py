"""How long the server waits for one statement, and for us between two; set with role and path, in one message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """In seconds; 0 is for ever."""

    statement_seconds: int
    idle_seconds: int


OTHERWISE = Patience(statement_seconds=300, idle_seconds=300)
"""For commands and whatever else is neither a request nor a task."""

FOR_EVER = Patience(statement_seconds=0, idle_seconds=0)

_patience: ContextVar[Patience] = ContextVar("kith_patience", default=OTHERWISE)


def current_patience() -> Patience:
    return _patience.get()


@contextmanager
def patient(patience: Patience) -> Iterator[None]:
    """Units of work opened inside are given this long for a statement."""
    token = _patience.set(patience)
    try:
        yield
    finally:
        _patience.reset(token)
