"""The cards of a body, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kith.catalogue.assessments.faults.shapes import (
    CONCEPT_KEY,
    LINK_ID,
    LONGEST_CODE,
    LONGEST_ID,
    is_decimal,
    is_text_list,
    optional_texts,
    texts,
    unknown,
)
from kith.catalogue.assessments.reading import GROUP
from kith.catalogue.assessments.values import NUMBERS, WITH_OPTIONS, Kind

FACES = {"up", "flat", "down"}
MOST_OPTIONS = 1000
DEEPEST = 20
EITHER_KEYS = {"link_id", "kind", "text", "when", "origin", "instrument", "unresolved"}
GROUP_KEYS = EITHER_KEYS | {"cards", "repeats"}
CARD_KEYS = EITHER_KEYS | {
    "concept_key", "hint", "options", "help", "signposts", "prompts", "required", "low", "high", "longest", "unit",
}  # fmt: skip
OPTION_KEYS = {"code", "text", "face", "weight", "origin"}


def card_faults(raw: Any, where: str, seen: set[str], depth: int = 0) -> Iterator[str]:
    """`seen` gathers the link_ids met so far."""
    if not isinstance(raw, dict):
        yield f"{where} is not an object."
        return
    link_id = raw.get("link_id")
    name = f"{where} ({link_id})"
    if not isinstance(link_id, str) or not LINK_ID.fullmatch(link_id) or len(link_id) > LONGEST_ID:
        yield f"{name}: link_id is small letters, numbers and hyphens, at most {LONGEST_ID}."
        return
    if link_id in seen:
        yield f"{name}: another card has this link_id."
    seen.add(link_id)
    yield from texts(raw, ("text",), name)
    yield from _group_faults(raw, name, seen, depth) if raw.get("kind") == GROUP else _leaf_faults(raw, name)


def _group_faults(raw: dict[str, Any], name: str, seen: set[str], depth: int) -> Iterator[str]:
    yield from unknown(raw, GROUP_KEYS, name)
    if depth >= DEEPEST:
        yield f"{name}: groups stand at most {DEEPEST} deep in one another."
        return
    if not isinstance(raw.get("cards"), list):
        yield f"{name}: a group has cards."
        return
    for position, card in enumerate(raw["cards"], 1):
        yield from card_faults(card, f"{name}, card {position}", seen, depth + 1)


def _leaf_faults(raw: dict[str, Any], name: str) -> Iterator[str]:
    yield from unknown(raw, CARD_KEYS, name)
    yield from optional_texts(raw, ("hint", "unit", "instrument"), name)
    if not CONCEPT_KEY.fullmatch(str(raw.get("concept_key"))):
        yield f"{name}: concept_key is words with dots between, like feeding.first."
    if not isinstance(raw.get("required", False), bool):
        yield f"{name}: required is true or false."
    for key in ("help", "signposts", "prompts"):
        if not is_text_list(raw.get(key, [])):
            yield f"{name}: {key} is a list of texts."
    yield from _option_faults(raw, name)
    yield from _bound_faults(raw, name)


def _option_faults(raw: dict[str, Any], name: str) -> Iterator[str]:
    if raw.get("kind") not in list(Kind):
        yield f"{name}: kind is one of {', '.join((*Kind, GROUP))}."
        return
    kind, options = Kind(raw["kind"]), raw.get("options", [])
    if kind not in WITH_OPTIONS:
        if options:
            yield f"{name}: a card of kind {kind} has no options."
        return
    fewest = 1 if kind is Kind.CHOICES else 2
    if not isinstance(options, list) or not fewest <= len(options) <= MOST_OPTIONS or not all(map(_is_option, options)):
        yield f"{name}: give {fewest} to {MOST_OPTIONS} options, each with a code and a text."
        return
    if len({option["code"] for option in options}) < len(options):
        yield f"{name}: two options have the same code."
    if kind is Kind.FACES and any(option.get("face") not in FACES for option in options):
        yield f"{name}: each option has a face: {', '.join(sorted(FACES))}."


def _is_option(option: Any) -> bool:
    return (
        isinstance(option, dict)
        and set(option) <= OPTION_KEYS
        and all(isinstance(option.get(key), str) and option[key] for key in ("code", "text"))
        and len(option["code"]) <= LONGEST_CODE
        and is_decimal(option.get("weight", 0))
    )


def _bound_faults(raw: dict[str, Any], name: str) -> Iterator[str]:
    for key in ("low", "high"):
        bound = raw.get(key)
        if bound is None:
            continue
        if raw.get("kind") in NUMBERS and not is_decimal(bound):
            yield f"{name}: {key} is a number."
        elif not isinstance(bound, str | int):
            yield f"{name}: {key} is text or a whole number."
    longest = raw.get("longest", 1)
    if not isinstance(longest, int) or isinstance(longest, bool) or longest < 1:
        yield f"{name}: longest is a whole number of letters."
