from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kith.audit.models import Event
from kith.people.models import User
from kith.web.templatetags.kith_words import say_moment

COLUMNS = ("When", "Who", "What")


def event_rows(events: Iterable[Event]) -> list[list[Any]]:
    """Each event as when, who, what; the names in one query."""
    shown = list(events)
    names = User.objects.in_bulk({event.actor_id for event in shown if event.actor_id})
    return [[say_moment(event.at), _who(event, names), say_kind(event)] for event in shown]


def say_kind(event: Event) -> str:
    """ "role.given" with its detail as "Role given: Tutor"; a page that was looked at with its name."""
    about = event.detail.get("role", "") or event.detail.get("page", "").rpartition(":")[2].replace("-", " ")
    words = event.kind.translate(str.maketrans("._-", "   ")).capitalize()
    return f"{words}: {about.replace('_', ' ').capitalize()}" if about else words


def _who(event: Event, names: dict[Any, User]) -> str:
    if operator := event.detail.get("operator"):
        return f"{operator}, Kith support"
    if event.actor_id is None:
        return "Kith itself, or nobody signed in"
    actor = names.get(event.actor_id)
    return str(actor) if actor else "Somebody no longer here"
