"""What an e-mail sender tells us later of what became of a mail. The rooms register who listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, tracking

Listen = Callable[[str, str, str], None]
"""Told the scope key, the message's key and DELIVERED or BOUNCED."""

MEANS = {
    EventType.DELIVERED: "DELIVERED",
    EventType.BOUNCED: "BOUNCED",
    EventType.REJECTED: "BOUNCED",
    EventType.COMPLAINED: "BOUNCED",
}
"""What we act on. Whether and when a mail was opened, nobody here wants to know."""

_listeners: list[Listen] = []


def register_listener(listen: Listen) -> None:
    """Call from AppConfig.ready()."""
    if listen not in _listeners:
        _listeners.append(listen)


def tell(sender: Any, event: AnymailTrackingEvent, esp_name: str, **_more: Any) -> None:
    metadata = event.metadata or {}
    scope_key, key, what = metadata.get("kith_scope"), metadata.get("kith_key"), MEANS.get(event.event_type)
    if scope_key and key and what:
        for listen in _listeners:
            listen(str(scope_key), str(key), what)


def connect() -> None:
    tracking.connect(tell, dispatch_uid="kith.messaging.receipts")
