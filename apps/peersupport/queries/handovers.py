"""The handovers that are open, and who holds them: whoever keeps them says so here; else there are none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from kith.people.models import User


@dataclass(frozen=True, slots=True)
class OpenHandover:
    """A handover a person is putting together or has sent; `to` is who gets it, as they read it."""

    pk: UUID
    to: str


class HandoverBook(Protocol):
    """What the rest of the house asks of whoever keeps handovers."""

    def open_of(self, person: Any) -> Collection[OpenHandover]:
        """Those of this person's that are not closed."""

    def held_by(self, user: User, family: Any) -> Collection[UUID]:
        """Those of this family that `user` received and still holds."""


_books: list[HandoverBook] = []


def register_handover_book(book: HandoverBook) -> None:
    """Call from AppConfig.ready()."""
    _books.append(book)


def open_handovers_of(person: Any) -> list[OpenHandover]:
    """To which an answer may be opened."""
    return [one for book in _books for one in book.open_of(person)]


def handovers_held_by(user: User, *, family: Any) -> frozenset[UUID]:
    """Whose opened answers this person reads, as the one who received them."""
    return frozenset(pk for book in _books for pk in book.held_by(user, family))
