"""The scores, critical answers and signpost rules of a body."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from kith.catalogue.assessments.faults.rules import shape_faults
from kith.catalogue.assessments.faults.shapes import is_decimal, is_text_list, optional_texts, texts, unknown
from kith.catalogue.assessments.scores import Method

SCORE_KEYS = {
    "key", "title", "method", "items", "low", "high", "source", "direction", "places", "min_answered", "at_least",
    "table", "bands", "instrument", "origin",
}  # fmt: skip
BAND_KEYS = {"low", "high", "text", "valid_from", "source"}


def score_faults(raw: Any, name: str, cards: dict[str, Any]) -> Iterator[str]:
    """`cards` are the leaves of the body by link_id."""
    if not isinstance(raw, dict):
        yield f"{name} is not an object."
        return
    yield from unknown(raw, SCORE_KEYS, name)
    yield from texts(raw, ("key", "title", "source"), name)
    yield from optional_texts(raw, ("instrument",), name)
    if raw.get("method") not in list(Method):
        yield f"{name}: method is one of {', '.join(Method)}."
    if raw.get("direction", "more") not in ("more", "less"):
        yield f"{name}: direction is more or less."
    for key in ("low", "high"):
        if not is_decimal(raw.get(key)):
            yield f"{name}: {key} is a number."
    yield from _item_faults(raw, name, cards)
    yield from _method_faults(raw, name)
    bands = raw.get("bands", [])
    if not isinstance(bands, list):
        yield f"{name}: bands is a list."
        return
    for position, band in enumerate(bands, 1):
        yield from _band_faults(band, f"{name}, band {position}")


def _item_faults(raw: dict[str, Any], name: str, cards: dict[str, Any]) -> Iterator[str]:
    items = raw.get("items")
    if not is_text_list(items) or not items:
        yield f"{name}: items is a list of cards."
        return
    for link_id in items:
        card = cards.get(link_id)
        if card is None:
            yield f"{name}: {link_id} is not a card."
        elif any("weight" not in option for option in card.get("options", [])):
            yield f"{name}: each option of {link_id} needs a weight."
        elif not card.get("options") and card["kind"] not in ("scale", "integer", "decimal", "quantity"):
            yield f"{name}: {link_id} is of kind {card['kind']}, which weighs nothing."


def _method_faults(raw: dict[str, Any], name: str) -> Iterator[str]:
    for key in ("places", "min_answered"):
        if not isinstance(raw.get(key, 0), int) or raw.get(key, 0) < 0:
            yield f"{name}: {key} is a whole number."
    if not is_decimal(raw.get("at_least", 0)):
        yield f"{name}: at_least is a number."
    table = raw.get("table")
    if raw.get("method") == Method.LOOKUP and not table:
        yield f"{name}: a lookup has a table."
    if table is not None and not (isinstance(table, dict) and all(map(is_decimal, (*table, *table.values())))):
        yield f"{name}: table turns numbers into numbers."
    if raw.get("method") == Method.PRORATED_SUM and not raw.get("min_answered"):
        yield f"{name}: say how many must be answered (min_answered)."


def _band_faults(raw: Any, name: str) -> Iterator[str]:
    if not isinstance(raw, dict):
        yield f"{name} is not an object."
        return
    yield from unknown(raw, BAND_KEYS, name)
    yield from texts(raw, ("text", "source", "valid_from"), name)
    if not (is_decimal(raw.get("low")) and is_decimal(raw.get("high"))):
        yield f"{name}: low and high are numbers."
    try:
        dt.date.fromisoformat(str(raw.get("valid_from")))
    except ValueError:
        yield f"{name}: valid_from is a day, like 2026-01-31."


def critical_faults(raw: Any, name: str, cards: dict[str, Any], lines: set[str]) -> Iterator[str]:
    if not isinstance(raw, dict):
        yield f"{name} is not an object."
        return
    yield from unknown(raw, {"link_id", "when", "help", "words", "origin"}, name)
    yield from texts(raw, ("link_id", "words"), name)
    yield from shape_faults(raw.get("when"), name)
    if raw.get("link_id") not in cards:
        yield f"{name}: {raw.get('link_id')} is not a card."
    if not is_text_list(raw.get("help")) or not raw["help"]:
        yield f"{name}: help is a list of help lines."
    else:
        yield from (f"{name}: help line {key} is not in help_lines." for key in raw["help"] if key not in lines)


def signpost_faults(raw: Any, name: str) -> Iterator[str]:
    if not isinstance(raw, dict):
        yield f"{name} is not an object."
        return
    yield from unknown(raw, {"when", "terms"}, name)
    yield from shape_faults(raw.get("when"), name)
    if not is_text_list(raw.get("terms")) or not raw["terms"]:
        yield f"{name}: terms is a list of words of the service directory."
