"""Is this body well formed? Every fault is named with the card it stands on, so that its author can find it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kith.catalogue.assessments.cards import Template
from kith.catalogue.assessments.faults.cards import card_faults
from kith.catalogue.assessments.faults.rules import condition_faults, sense_faults, shape_faults
from kith.catalogue.assessments.faults.scores import critical_faults, score_faults, signpost_faults
from kith.catalogue.assessments.faults.shapes import texts, unknown
from kith.catalogue.assessments.faults.words import help_faults, instrument_faults, language_faults
from kith.catalogue.assessments.reading import GROUP, HEAD, leaves, read
from kith.catalogue.assessments.rules import conditions_of

BODY_KEYS = {
    *HEAD, "help_lines", "themes", "scores", "critical", "signpost_rules", "languages", "instruments", "origin",
}  # fmt: skip
THEME_KEYS = {"link_id", "title", "hint", "cards", "when", "instrument", "origin", "unresolved"}


def faults(body: Any) -> list[str]:
    """What is wrong with the body, in sentences; empty when it can be published."""
    return unreadable(body) or list(_senseless(body, read(body)))


def unreadable(body: Any) -> list[str]:
    """What keeps a body from being read, so from being a draft at all."""
    if not isinstance(body, dict):
        return ["The template is not a JSON object."]
    return list(_shape_faults(body)) or list(_add_on_faults(body))


def _shape_faults(body: dict[str, Any]) -> Iterator[str]:
    yield from unknown(body, BODY_KEYS, "The template")
    yield from texts(body, HEAD, "The template")
    yield from help_faults(body.get("help_lines", {}))
    yield from language_faults(body.get("languages", {}))
    yield from instrument_faults(body.get("instruments", {}))
    themes = body.get("themes")
    if not isinstance(themes, list) or not themes:
        yield "The template has no themes."
        return
    seen: set[str] = set()
    for position, theme in enumerate(themes, 1):
        yield from _theme_faults(theme, f"Theme {position}", seen)


def _theme_faults(theme: Any, name: str, seen: set[str]) -> Iterator[str]:
    if not isinstance(theme, dict):
        yield f"{name} is not an object."
        return
    yield from unknown(theme, THEME_KEYS, name)
    yield from texts(theme, ("link_id", "title"), name)
    yield from shape_faults(theme.get("when", []), name)
    cards = theme.get("cards")
    if not isinstance(cards, list) or not cards:
        yield f"{name} has no cards."
        return
    for position, card in enumerate(cards, 1):
        yield from card_faults(card, f"{name}, card {position}", seen)
    for node in _nodes(cards):
        yield from shape_faults(node.get("when", []), f"{name}, card {node.get('link_id')}")


def _add_on_faults(body: dict[str, Any]) -> Iterator[str]:
    for key in ("scores", "critical", "signpost_rules"):
        if not isinstance(body.get(key, []), list):
            yield f"The template: {key} is a list."
            return
    cards = {raw["link_id"]: raw for raw in leaves(body)}
    lines = set(body.get("help_lines", {}))
    for position, raw in enumerate(body.get("scores", []), 1):
        yield from score_faults(raw, f"Score {position}", cards)
    for position, raw in enumerate(body.get("critical", []), 1):
        yield from critical_faults(raw, f"Critical answer {position}", cards, lines)
    for position, raw in enumerate(body.get("signpost_rules", []), 1):
        yield from signpost_faults(raw, f"Signpost rule {position}")
    for link_id, raw in cards.items():
        yield from (
            f"Card {link_id}: help line {key} is not in help_lines." for key in raw.get("help", []) if key not in lines
        )


def _senseless(body: Mapping[str, Any], template: Template) -> Iterator[str]:
    """What can be read and kept as a draft, and not be published."""
    yield from sense_faults(template.cards)
    for number, critical in enumerate(template.critical, 1):
        for condition in conditions_of(critical.when):
            yield from condition_faults(condition, f"Critical answer {number}", template.cards)
    for number, signpost in enumerate(template.signposts, 1):
        for condition in conditions_of(signpost.when):
            yield from condition_faults(condition, f"Signpost rule {number}", template.cards)
    for theme in body["themes"]:
        for node in (theme, *_nodes(theme["cards"])):
            yield from _unresolved(node)
    used = {card.instrument for card in template.cards.values()} | {score.instrument for score in template.scores}
    yield from (f"Instrument {key} is not in instruments." for key in sorted(used - {""} - set(template.instruments)))


def _unresolved(node: Mapping[str, Any]) -> Iterator[str]:
    """What an import could not turn into a rule is kept as it was written, and stands in the way of publishing."""
    for written in node.get("unresolved", ()):
        yield f"Card {node['link_id']}: write this rule anew, or take it away: {written}"


def _nodes(cards: Any) -> Iterator[Mapping[str, Any]]:
    for raw in cards:
        if isinstance(raw, dict):
            yield raw
            if raw.get("kind") == GROUP and isinstance(raw.get("cards"), list):
                yield from _nodes(raw["cards"])
