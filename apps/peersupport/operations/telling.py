"""Telling somebody who works here that something waits for them, and not a word more."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid5

from apps.peersupport.operations.messages import queue_message
from kith.people.models import User

WAITS = "Something waits for them"


def tell_that_something_waits(
    user: User, link: str, *, cause: UUID, at: dt.datetime, by: User | None = None, why: str = WAITS
) -> None:
    """The way to it is `link`. Once for each `cause`."""
    queue_message(
        client_key=uuid5(cause, str(user.pk)), template="something_waits", why=why, at=at, by=by, user=user,
        values={"name": user.get_short_name(), "link": link},
    )  # fmt: skip
