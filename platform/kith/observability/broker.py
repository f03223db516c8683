from __future__ import annotations

from django.conf import settings

SECONDS = 2.0


def broker() -> str:
    """Reaches the queue with a connection of its own. "" when it answers."""
    from kith.celery import app

    options = {"pool_timeout": SECONDS, "pool_size": 1} if settings.CELERY_BROKER_URL.startswith("pgmq:") else {}
    with app.connection_for_write(connect_timeout=SECONDS, transport_options=options) as connection:
        try:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=SECONDS)
            connection.default_channel  # noqa: B018  opening a channel is what asks the server
        except Exception as error:
            return f"The queue does not answer ({type(error).__name__})."
    return ""
