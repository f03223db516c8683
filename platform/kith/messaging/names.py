"""What mail calls itself at a glance: a name that says nothing about why somebody hears from us."""

from __future__ import annotations

from collections.abc import Callable

from kith.messaging.revealing import revealing_in
from kith.scope import current_scope

PLAIN = "The hub"

_chosen: list[Callable[[], str]] = []


def register_sender_name(ask: Callable[[], str]) -> None:
    """Call from AppConfig.ready(). `ask()` gives the name chosen in the scope that is open, or ""."""
    _chosen[:] = [ask]


def sender_name() -> str:
    """The name chosen here; otherwise the house's own, where it reveals nothing; otherwise a plain one."""
    scope = current_scope()
    if not scope.is_public and (chosen := next((ask() for ask in _chosen), "")):
        return chosen
    name = scope.name or "Kith"
    return PLAIN if revealing_in(name) else name
