from __future__ import annotations

from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives

from kith.celery import app

SENT_REMEMBERED_SECONDS = 24 * 60 * 60


@app.task(name="kith.people.send_mail", autoretry_for=(OSError,), retry_backoff=True, max_retries=5, reads_only=True)
def send_mail(*, key: str, to: str, subject: str, text: str, html: str = "", from_email: str = "") -> bool:
    """Send one rendered mail; delivered twice under one `key`, the queue still sends it once. True when it was sent.

    An empty `to` is a mail to somebody we do not know: the queue sees the same work and nothing leaves.
    """
    if not to or not cache.add(f"mail-sent:{key}", True, SENT_REMEMBERED_SECONDS):
        return False
    message = EmailMultiAlternatives(subject, text, from_email or None, [to])
    if html:
        message.attach_alternative(html, "text/html")
    try:
        message.send()
    except Exception:
        cache.delete(f"mail-sent:{key}")
        raise
    return True
