"""Pieces that one room adds to another's page, from AppConfig.ready(); the page imports no room above it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Draw = Callable[[HttpRequest, Any], str]

_cards: dict[str, list[tuple[int, Draw]]] = {}


def register_card(page: str, draw: Draw, *, order: int = 50) -> None:
    """Let `draw(request, subject)` add safe markup to `page`, or nothing (""). Smaller `order` stands first."""
    cards = _cards.setdefault(page, [])
    if (order, draw) not in cards:
        cards.append((order, draw))
        cards.sort(key=lambda card: card[0])


def cards_for(page: str, *, request: HttpRequest, subject: Any) -> list[str]:
    """What the rooms draw on this page for this person, in order."""
    return [drawn for _, draw in _cards.get(page, ()) if (drawn := draw(request, subject))]
