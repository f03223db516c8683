from __future__ import annotations

from uuid import UUID, uuid5


def key_of(sign_up: UUID, text: str) -> UUID:
    """The key of the message that tells this of a sign-up: the same again, so that nobody is told twice."""
    return uuid5(sign_up, text)
