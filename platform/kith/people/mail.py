"""Mail leaves after the commit, from a task. Who it is from, and about what, gives nothing away at a glance."""

from __future__ import annotations

from email.utils import formataddr, parseaddr
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from kith.people.tasks import send_mail
from kith.scope import current_scope


def send_after_commit(*, to: str, subject: str, text: str, html: str = "") -> None:
    """Send one mail once what was done is safely stored. To nobody (""), the same work is done and nothing is sent."""
    send = partial(
        send_mail.delay, key=uuid4().hex, to=to, subject=subject, text=text, html=html, from_email=from_address()
    )
    transaction.on_commit(send)


def from_address() -> str:
    """The tenant's name with the platform's address: "West Basildon Families" <hello@…>."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((current_scope().name or "Kith", address))
