"""Values, bounds and choices as FHIR writes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kith.catalogue.assessments.cards import Card, Option, Template
from kith.catalogue.assessments.exchange.exact_json import loads
from kith.catalogue.assessments.exchange.fhir_words import (
    ITEM_WEIGHT,
    OUR_OPTION,
    OURS,
    TRANSLATION,
    TRUE_AND_FALSE,
)
from kith.catalogue.assessments.values import Kind, Value

_PLAIN = {
    Kind.SCALE: "Integer",
    Kind.INTEGER: "Integer",
    Kind.DECIMAL: "Decimal",
    Kind.DATE: "Date",
    Kind.DATETIME: "DateTime",
    Kind.TIME: "Time",
    Kind.URL: "Uri",
    Kind.TICK: "Boolean",
}


def is_boolean(card: Card) -> bool:
    """A yes or no without a third choice: FHIR has a type for it."""
    return card.kind is Kind.YES_NO and card.codes == TRUE_AND_FALSE


def typed(card: Card, value: Value, *, raw_options: dict[str, Any]) -> tuple[str, Any]:
    """(the type's name, the value): ("Coding", {...}), ("Integer", 3). One value, not a list of codes."""
    if is_boolean(card):
        return "Boolean", value == "true"
    if card.options:
        return _choice(card, str(value), raw_options)
    if card.kind is Kind.QUANTITY:
        unit = {"unit": card.unit} if card.unit else {}
        return "Quantity", {"value": Decimal(str(value)), **unit}
    name = _PLAIN.get(card.kind, "String")
    if name == "Integer":
        return name, int(str(value))
    if name == "Decimal":
        return name, Decimal(str(value))
    return name, value if name == "Boolean" else str(value)


def bound_of(card: Card, bound: str) -> dict[str, Any]:
    name, value = typed(card, bound, raw_options={}) if card.kind is not Kind.QUANTITY else ("Decimal", Decimal(bound))
    return {f"value{name if name in ('Integer', 'Decimal', 'Date', 'DateTime', 'Time') else 'String'}": value}


def system_of(card: Card) -> str:
    return f"{OURS}choices:{card.link_id}"


def option_out(option: Option, card: Card, template: Template) -> dict[str, Any]:
    coding: dict[str, Any] = {"system": system_of(card), "code": option.code, "display": option.text}
    key = f"option.{card.link_id}.{option.code}"
    told = [(each.code, each.texts[key]) for each in template.languages if each.texts.get(key)]
    if told:
        coding["_display"] = {"extension": [translation(code, text) for code, text in told]}
    extensions = []
    if option.weight:
        extensions.append({"url": ITEM_WEIGHT, "valueDecimal": Decimal(option.weight)})
    if option.face:
        extensions.append({"url": OUR_OPTION, "valueCode": option.face})
    return {**({"extension": extensions} if extensions else {}), "valueCoding": coding}


def translation(code: str, text: str) -> dict[str, Any]:
    parts = [{"url": "lang", "valueCode": code}, {"url": "content", "valueString": text}]
    return {"url": TRANSLATION, "extension": parts}


def raw_options_of(node: dict[str, Any]) -> dict[str, Any]:
    """By our code, the choice as it came in."""
    return {
        option["code"]: loads(option["origin"]["fhir"])
        for option in node.get("options", ())
        if isinstance((option.get("origin") or {}).get("fhir"), str)
    }


def _choice(card: Card, code: str, raw_options: dict[str, Any]) -> tuple[str, Any]:
    raw = raw_options.get(code)
    if isinstance(raw, dict):
        for key, value in raw.items():
            if key.startswith("value"):
                return key.removeprefix("value"), value
    return "Coding", {"system": system_of(card), "code": code}
