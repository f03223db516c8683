"""The waiting list: who waits longest and fits comes in."""

from __future__ import annotations

import datetime as dt

from apps.peersupport.community.models.activities import ActivitySession
from apps.peersupport.community.models.signing_up import SignUp
from apps.peersupport.community.operations.telling import tell
from kith.audit.operations import record
from kith.people.models import User


def places_left(session: ActivitySession) -> int | None:
    """None where there is no limit. The session's row is held."""
    if session.places is None:
        return None
    taken = session.sign_ups.filter(state=SignUp.State.COMING).values_list("heads", flat=True)
    return session.places - sum(taken)


def fill_places(session: ActivitySession, *, at: dt.datetime, by: User | None) -> None:
    """Give free places to those who wait, in their order; each is told. The session's row is held."""
    waiting = session.sign_ups.filter(state=SignUp.State.WAITING).select_related("person__family", "session")
    for sign_up in waiting.order_by("signed_at", "pk"):
        left = places_left(session)
        if left is None or sign_up.heads <= left:
            _come_in(sign_up, at=at, by=by)


def _come_in(sign_up: SignUp, *, at: dt.datetime, by: User | None) -> None:
    sign_up.state, sign_up.settled_at = SignUp.State.COMING, at
    sign_up.save(update_fields=["state", "settled_at"])
    tell(sign_up, "place_free", why="There is a place for them after all", at=at, by=by)
    record(kind="sign-up.moved-up", by=by, subject=sign_up)
