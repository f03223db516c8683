"""E-mail through whichever backend is set: django-anymail's senders, SMTP, or the demonstration's mailbox."""

from __future__ import annotations

import smtplib
from email.utils import formataddr, parseaddr
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage

from kith.messaging.senders import NotDelivered, Outgoing, TryAgain, Unclear

WRONG = range(400, 500)
BUSY = {408, 425, 429}


class MailSender:
    """An e-mail server can't say later what it took: an answer that never came stays unclear."""

    def send(self, message: Outgoing) -> str:
        mail = build(message)
        try:
            mail.send()
        except (smtplib.SMTPRecipientsRefused, AnymailRecipientsRefused) as refused:
            raise NotDelivered("the address was not taken") from refused
        except smtplib.SMTPServerDisconnected as cut:
            raise Unclear("cut off") from cut
        except smtplib.SMTPResponseException as answer:
            raise _smtp(answer.smtp_code) from answer
        except AnymailAPIError as answer:
            raise _http(answer.status_code) from answer
        except (ConnectionRefusedError, smtplib.SMTPException) as away:
            raise TryAgain("out of reach") from away
        except OSError as cut:
            raise Unclear("cut off") from cut
        return str(getattr(getattr(mail, "anymail_status", None), "message_id", "") or message.key)

    def find(self, key: str) -> str | None:
        return None


def build(message: Outgoing) -> EmailMessage:
    """The mail: nobody is told whether it was opened, and each try has the same Message-ID."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    headers = {
        "Message-ID": f"<{message.key}@{address.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if reply_to := message.extra.get("reply_to"):
        headers["Reply-To"] = reply_to
    mail: Any = EmailMessage(
        message.subject, message.text, formataddr((message.sender, address)), [message.to], headers=headers
    )
    mail.metadata = {"kith_scope": message.scope_key, "kith_key": message.key}
    mail.track_opens = mail.track_clicks = False
    return mail


def _smtp(code: int) -> Exception:
    return NotDelivered(f"answered {code}") if code >= 500 else TryAgain(f"answered {code}")


def _http(status: int | None) -> Exception:
    if status is None or status >= 500:
        return Unclear("no clear answer")
    return TryAgain("busy") if status in BUSY or status in (401, 403) else NotDelivered(f"answered {status}")
