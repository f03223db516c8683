"""Mail leaves after the commit, from a task. Who it is from, and about what, gives nothing away at a glance."""

from __future__ import annotations

import logging
from email.utils import formataddr, parseaddr
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from kith.messaging.names import sender_name
from kith.people.tasks import send_mail

logger = logging.getLogger(__name__)


def send_after_commit(*, to: str, subject: str, text: str, html: str = "", awaited: bool = False) -> None:
    """Send one mail once what was done is safely stored. To nobody (""), the same work is done and nothing is sent.

    Where the queue does not answer, what was done stays done and the mail is reported as lost; one that is `awaited`
    (a code) was all there was to do, so the page says that it failed.
    """
    mail = {"key": uuid4().hex, "to": to, "subject": subject, "text": text, "html": html, "from_email": from_address()}
    transaction.on_commit(partial(send_mail.delay, **mail) if awaited else partial(_hand_over, mail))


def _hand_over(mail: dict[str, str]) -> None:
    try:
        send_mail.delay(**mail)
    except Exception:
        logger.exception("a mail was lost: the queue did not take it")


def from_address() -> str:
    """The name mail has here with the platform's address: "West Basildon" <hello@…>."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((sender_name(), address))
