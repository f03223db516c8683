"""Shared questions as a coordinator reads of them. No SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from apps.assessment.leaving_out import why_asked
from apps.assessment.local_cards import KINDS
from apps.assessment.models.templates import LicenceHeld, Overlay
from apps.assessment.overlaid import LOCAL
from kith.catalogue.assessments.cards import Card, Instrument, Template, Theme
from kith.catalogue.assessments.changes import Change
from kith.catalogue.assessments.rules import ALWAYS, Condition, Every, Rule
from kith.web.words import say_short_day

HEADINGS = {"a": "Asks for something else", "b": "New", "c": "Other words for the same"}
"""By the place of the number that moves for it."""


@dataclass(frozen=True)
class AskedCard:
    """A card on the page of own cards. `why`: why it cannot be left out, "" where it can."""

    card: Card
    part: str
    kind: str
    after: str
    why: str


def changes(found: Iterable[Change], before: Template, after: Template) -> list[tuple[str, list[str]]]:
    """Every change in words, those that weigh most first."""
    told: dict[str, list[str]] = {}
    for change in found:
        told.setdefault(HEADINGS[change.needs], []).append(f"{_where(change.where, before, after)}: {change.what}.")
    return list(told.items())


def our_cards(template: Template) -> list[AskedCard]:
    return [_asked(card, template) for card in template.cards.values() if _is_ours(card)]


def shared_cards(template: Template) -> list[tuple[Theme, list[AskedCard]]]:
    parts = (
        (theme, [_asked(card, template) for card in theme.cards if not _is_ours(card)]) for theme in template.themes
    )
    return [(theme, cards) for theme, cards in parts if cards]


def left_out(overlay: Overlay | None, shared: Template) -> list[Card]:
    """The shared cards that are not asked here."""
    links = overlay.left_out if overlay else []
    return [shared.cards[link_id] for link_id in links if link_id in shared.cards]


def after(card: Card, template: Template) -> str:
    """After which answer a card is asked: "after “Yes” on “…”"; "" where it always is."""
    when = _alone(card.when)
    if isinstance(when, Condition) and when.op == "=" and when.link_id in template.cards:
        looked_at = template.cards[when.link_id]
        return f"after “{looked_at.say(when.value)}” on “{looked_at.text}”"
    return "after some answers" if when != ALWAYS else ""


COLUMNS = ("For", "Whose", "Number", "From", "To", "")


def licence_rows(held: list[LicenceHeld], known: dict[str, Instrument], *, today: Any) -> list[list[Any]]:
    return [_licence_row(one, known.get(one.instrument), today) for one in held]


def _licence_row(one: LicenceHeld, instrument: Instrument | None, today: Any) -> list[Any]:
    ends = say_short_day(one.expires_on) if one.expires_on else "No last day"
    return [
        {"text": instrument.name if instrument else one.instrument, "note": one.evidence},
        one.holder, one.reference, say_short_day(one.valid_from), ends, _state(one, today),
    ]  # fmt: skip


def _state(one: LicenceHeld, today: Any) -> dict[str, str]:
    if one.expires_on and one.expires_on < today:
        return {"text": "Run out", "tone": "now"}
    if one.valid_from > today:
        return {"text": "Still to come", "tone": "waiting"}
    soon = one.expires_on and (one.expires_on - today).days <= 60
    return {"text": "Runs out soon", "tone": "waiting"} if soon else {"text": "Current", "tone": "done"}


def _asked(card: Card, template: Template) -> AskedCard:
    why = "" if _is_ours(card) else why_asked(template, card.link_id)
    part = template.theme_of[card.link_id].title
    return AskedCard(card, part, KINDS.get(card.kind, str(card.kind)), after(card, template), why)


def _is_ours(card: Card) -> bool:
    return card.link_id.startswith(LOCAL)


def _alone(when: Rule) -> Rule:
    """What stands in a rule by itself."""
    return _alone(when.rules[0]) if isinstance(when, Every) and len(when.rules) == 1 else when


def _where(link_id: str, before: Template, after: Template) -> str:
    card = after.cards.get(link_id) or before.cards.get(link_id)
    return f"“{card.text}”" if card else link_id.capitalize()
