"""A change of e-mail, half done: kept in the session until the code sent to the new address is typed."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare, get_random_string

from kith.people.mail import send_after_commit
from kith.people.models import User
from kith.scope import current_scope

KEY = "kith_new_email"
TRIES = 3
GOOD_FOR = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Pending:
    email: str
    code: str
    asked_at: str
    tries: int = 0


def start(request: HttpRequest, *, email: str, at: dt.datetime) -> None:
    """Send a code to `email`. Where another person has it, nothing is sent and no code works: the page is the same."""
    taken = User.objects.filter(email__iexact=email).exists()
    code = get_random_string(6, "0123456789")
    text = render_to_string("people/email/change_email.txt", {"code": code, "house": current_scope().name})
    send_after_commit(to="" if taken else email, subject="Your code", text=text.strip(), awaited=True)
    known = secrets.token_hex(8) if taken else code
    request.session[KEY] = asdict(Pending(email.lower(), known, at.isoformat()))


def pending(request: HttpRequest, *, at: dt.datetime) -> Pending | None:
    stored: dict[str, Any] | None = request.session.get(KEY)
    if not stored:
        return None
    found = Pending(**stored)
    if at - dt.datetime.fromisoformat(found.asked_at) > GOOD_FOR:
        del request.session[KEY]
        return None
    return found


def matches(request: HttpRequest, pending: Pending, typed: str) -> bool:
    """True for the right code. It is used up then, and after three wrong ones."""
    right = constant_time_compare("".join(filter(str.isdigit, typed)), pending.code)
    if right or pending.tries + 1 >= TRIES:
        del request.session[KEY]
    else:
        request.session[KEY] = asdict(pending) | {"tries": pending.tries + 1}
    return right
