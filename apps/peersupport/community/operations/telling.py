"""What people who signed up are told, through messages like everything else: when, never what."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from apps.peersupport.community.keys import key_of
from apps.peersupport.community.models.signing_up import SignUp
from apps.peersupport.models.messages import Message
from apps.peersupport.operations.messages import queue_message
from kith.people.models import User


def tell(sign_up: SignUp, text: str, *, why: str, at: dt.datetime, by: User | None) -> Message:
    """Write it down, to go while it is of use. `sign_up` comes with its person and session."""
    person, local = sign_up.person, timezone.localtime(sign_up.session.starts_at)
    return queue_message(
        client_key=key_of(sign_up.pk, text), template=text, why=why, at=at, by=by, person=person,
        not_after=sign_up.session.starts_at,
        values={"name": person.first_name, "on": local.date().isoformat(), "clock": local.time().isoformat()},
    )  # fmt: skip
