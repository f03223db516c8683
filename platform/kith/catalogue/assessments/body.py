"""Is this body well formed? Every fault is named with the card it stands on, so that its author can find it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kith.catalogue.assessments.cards import SCALE_CODES, Kind

LINK_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
CONCEPT_KEY = re.compile(r"[a-z][a-z0-9]*(\.[a-z0-9]+)*")
FACES = {"up", "flat", "down"}
OPERATORS = {"exists", "=", "!="}
BODY_KEYS = {"title", "licence", "attribution", "help_lines", "themes"}
THEME_KEYS = {"link_id", "title", "hint", "cards"}
CARD_KEYS = {"link_id", "concept_key", "kind", "text", "hint", "options", "when", "help", "signposts"}
WITHOUT_OPTIONS = {Kind.OWN_WORDS, Kind.SCALE}


def faults(body: Any) -> list[str]:
    """What is wrong with the body, in sentences; empty when it can be published."""
    if not isinstance(body, dict):
        return ["The template is not a JSON object."]
    return list(_body_faults(body))


def _body_faults(body: dict[str, Any]) -> Iterator[str]:
    yield from _unknown(body, BODY_KEYS, "The template")
    yield from _texts(body, ("title", "licence", "attribution"), "The template")
    yield from _help_faults(body.get("help_lines", {}))
    themes = body.get("themes")
    if not isinstance(themes, list) or not themes:
        yield "The template has no themes."
        return
    seen: dict[str, tuple[str, ...]] = {}
    for position, theme in enumerate(themes, 1):
        yield from _theme_faults(theme, f"Theme {position}", seen, set(body.get("help_lines") or ()))


def _help_faults(lines: Any) -> Iterator[str]:
    if not isinstance(lines, dict):
        yield "help_lines is not an object."
        return
    for key, line in lines.items():
        name = f"Help line {key}"
        yield from _unknown(line, {"name", "number", "words", "source", "checked_on"}, name)
        yield from _texts(line, ("name", "number", "words", "source", "checked_on"), name)


def _theme_faults(theme: Any, name: str, seen: dict[str, tuple[str, ...]], lines: set[str]) -> Iterator[str]:
    if not isinstance(theme, dict):
        yield f"{name} is not an object."
        return
    yield from _unknown(theme, THEME_KEYS, name)
    yield from _texts(theme, ("link_id", "title"), name)
    cards = theme.get("cards")
    if not isinstance(cards, list) or not cards:
        yield f"{name} has no cards."
        return
    for position, card in enumerate(cards, 1):
        yield from _card_faults(card, f"{name}, card {position}", seen, lines)


def _card_faults(card: Any, where: str, seen: dict[str, tuple[str, ...]], lines: set[str]) -> Iterator[str]:
    if not isinstance(card, dict):
        yield f"{where} is not an object."
        return
    link_id = card.get("link_id")
    name = f"{where} ({link_id})"
    yield from _unknown(card, CARD_KEYS, name)
    yield from _texts(card, ("text",), name)
    if not isinstance(link_id, str) or not LINK_ID.fullmatch(link_id) or len(link_id) > 60:
        yield f"{name}: link_id is small letters, numbers and hyphens, at most 60."
        return
    if link_id in seen:
        yield f"{name}: another card has this link_id."
    if not CONCEPT_KEY.fullmatch(str(card.get("concept_key"))):
        yield f"{name}: concept_key is words with dots between, like feeding.first."
    yield from _option_faults(card, name)
    yield from _rule_faults(card.get("when", []), name, seen)
    for key in card.get("help", []):
        if key not in lines:
            yield f"{name}: help line {key} is not in help_lines."
    seen[link_id] = _codes(card)


def _option_faults(card: dict[str, Any], name: str) -> Iterator[str]:
    if card.get("kind") not in list(Kind):
        yield f"{name}: kind is one of {', '.join(Kind)}."
        return
    kind, options = Kind(card["kind"]), card.get("options", [])
    if kind in WITHOUT_OPTIONS:
        if options:
            yield f"{name}: a card of kind {kind} has no options."
        return
    if not isinstance(options, list) or not 2 <= len(options) <= 5 or not all(map(_is_option, options)):
        yield f"{name}: give 2 to 5 options, each with a code and a text."
        return
    if len({option["code"] for option in options}) < len(options):
        yield f"{name}: two options have the same code."
    if kind is Kind.FACES and any(option.get("face") not in FACES for option in options):
        yield f"{name}: each option has a face: {', '.join(sorted(FACES))}."


def _is_option(option: Any) -> bool:
    return (
        isinstance(option, dict)
        and set(option) <= {"code", "text", "face"}
        and all(isinstance(option.get(key), str) and option[key] for key in ("code", "text"))
        and len(option["code"]) <= 40
    )


def _rule_faults(rules: Any, name: str, seen: dict[str, tuple[str, ...]]) -> Iterator[str]:
    if not isinstance(rules, list):
        yield f"{name}: when is a list of rules."
        return
    for rule in rules:
        if not isinstance(rule, dict) or set(rule) - {"link_id", "op", "value"} or rule.get("op") not in OPERATORS:
            yield f"{name}: a rule has a link_id, an op ({', '.join(sorted(OPERATORS))}) and a value."
        elif rule.get("link_id") not in seen:
            yield f"{name}: the rule looks at {rule.get('link_id')}, which is not an earlier card."
        elif rule["op"] != "exists" and rule.get("value") not in seen[rule["link_id"]]:
            yield f"{name}: {rule['link_id']} has no choice {rule.get('value')}."


def _codes(card: dict[str, Any]) -> tuple[str, ...]:
    if card.get("kind") == Kind.SCALE:
        return SCALE_CODES
    options = card.get("options") or []
    return tuple(option["code"] for option in options if _is_option(option)) if isinstance(options, list) else ()


def _unknown(holder: Any, known: set[str], name: str) -> Iterator[str]:
    if isinstance(holder, dict):
        for key in sorted(set(holder) - known):
            yield f"{name}: {key} is not something we know."


def _texts(holder: Any, keys: tuple[str, ...], name: str) -> Iterator[str]:
    for key in keys:
        if not isinstance(holder, dict) or not isinstance(holder.get(key), str) or not holder[key].strip():
            yield f"{name}: {key} is missing."
