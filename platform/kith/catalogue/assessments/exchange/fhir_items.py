"""One item of a Questionnaire as a card, and what of it could not come along."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from kith.catalogue.assessments.exchange.exact_json import loads
from kith.catalogue.assessments.exchange.fhir_options import Choices, read_choices
from kith.catalogue.assessments.exchange.fhir_words import (
    CALCULATED,
    ENABLE_WHEN_EXPRESSION,
    HIDDEN,
    MAX_VALUE,
    MIN_VALUE,
    NOT_SUPPORTED,
    OUR_CARD,
    TYPES,
    UNIT,
    first_value,
)
from kith.catalogue.assessments.exchange.names import Names, concept_of, plain_number
from kith.catalogue.assessments.values import NUMBERS, Kind

KEPT_UNUSED = {
    "initial": "The value it starts with is kept, and not filled in here.",
    "readOnly": "It was for reading only; here it can be answered.",
    "definition": "",
    "code": "",
    "prefix": "",
}
"""What an item may hold that has no effect here: kept for the way back, with a sentence where it would be missed."""


@dataclass
class Reading:
    """What is gathered while a Questionnaire is read."""

    names: Names
    contained: dict[str, Any]
    choices: dict[str, Choices] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)


def read_leaf(item: dict[str, Any], reading: Reading) -> tuple[dict[str, Any], list[str], bool]:
    """The card (without its rules), what was lost, and whether this sort of item is supported at all."""
    link_id = reading.names.ours(item["linkId"])
    losses: list[str] = []
    card: dict[str, Any] = {
        "link_id": link_id,
        "concept_key": concept_of(link_id),
        "kind": str(TYPES.get(item["type"], Kind.NOTE)),
        "text": (item.get("text") or "").strip() or f"({item['linkId']})",
    }
    if not (item.get("text") or "").strip():
        losses.append("It has no words of its own: its linkId stands in for them.")
    if item["type"] in NOT_SUPPORTED:
        return card, [f"Items of type {item['type']} cannot be answered here; its words are shown."], False
    if first_value(item, HIDDEN) is True:
        card["kind"] = str(Kind.NOTE)
        return card, [*losses, "It was hidden, and filled in by a machine: it is not asked here."], False
    _read_choices(item, card, reading, losses)
    _read_bounds(item, card, losses)
    read_ours(item, card)
    losses += [said for key, said in KEPT_UNUSED.items() if said and item.get(key)]
    losses += _calculations(item)
    if item.get("repeats") and card["kind"] != Kind.CHOICES:
        losses.append("It could be answered more than once; here, once.")
    if item.get("required"):
        card["required"] = True
    reading.kinds[item["linkId"]] = Kind(card["kind"])
    return card, losses, True


def _read_choices(item: dict[str, Any], card: dict[str, Any], reading: Reading, losses: list[str]) -> None:
    if item["type"] == "boolean":
        card["options"] = [{"code": "true", "text": "Yes"}, {"code": "false", "text": "No"}]
        return
    if item["type"] not in ("choice", "open-choice"):
        return
    choices = read_choices(item, reading.contained)
    reading.choices[item["linkId"]] = choices
    losses += choices.losses
    if not choices.options:
        card["kind"] = str(Kind.TEXT)
        return
    card["options"] = choices.options
    several = bool(item.get("repeats")) or len(choices.options) < 2
    card["kind"] = str(Kind.CHOICES if several else Kind.CHOICE)
    if item["type"] == "open-choice":
        losses.append("Something else than the choices goes into the box for own words.")


def _read_bounds(item: dict[str, Any], card: dict[str, Any], losses: list[str]) -> None:
    for key, url in (("low", MIN_VALUE), ("high", MAX_VALUE)):
        bound = first_value(item, url)
        if bound is None:
            continue
        if Kind(card["kind"]) in NUMBERS and not _is_number(bound):
            losses.append(f"Its bound {bound!r} is no number, and is not kept to.")
        else:
            card[key] = plain_number(str(bound))
    if isinstance(item.get("maxLength"), int) and item["maxLength"] > 0:
        card["longest"] = item["maxLength"]
    unit = first_value(item, UNIT)
    if isinstance(unit, dict) and isinstance(unit.get("display") or unit.get("code"), str):
        card["unit"] = unit.get("display") or unit["code"]


def _is_number(bound: Any) -> bool:
    try:
        return Decimal(str(bound)).is_finite()
    except InvalidOperation:
        return False


def read_ours(item: dict[str, Any], card: dict[str, Any]) -> None:
    """What only a template of ours says of a card, written into it when it went out."""
    written = first_value(item, OUR_CARD)
    ours = loads(written) if isinstance(written, str) else {}
    if isinstance(ours, dict):
        card.update({key: value for key, value in ours.items() if key not in ("link_id", "origin", "unresolved")})
    if card["kind"] == Kind.SCALE:
        card.pop("low", None)
        card.pop("high", None)


def _calculations(item: dict[str, Any]) -> list[str]:
    found = []
    if first_value(item, CALCULATED):
        found.append("The expression that fills it in is kept, and not worked out here.")
    if first_value(item, ENABLE_WHEN_EXPRESSION) and not first_value(item, OUR_CARD):
        found.append("Its rule is an expression; write it anew as a rule.")
    return found
