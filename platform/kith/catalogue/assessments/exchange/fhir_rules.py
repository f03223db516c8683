"""Rules of an item (enableWhen) as rules of ours. What cannot be one is kept as written, and blocks publishing."""

from __future__ import annotations

from typing import Any

from kith.catalogue.assessments.exchange.exact_json import dumps
from kith.catalogue.assessments.exchange.fhir_items import Reading
from kith.catalogue.assessments.exchange.fhir_words import ENABLE_WHEN_EXPRESSION, OUR_CARD, first_value
from kith.catalogue.assessments.rules import OPERATORS
from kith.catalogue.assessments.values import Kind, NotAValue, comparable


def read_rules(item: dict[str, Any], reading: Reading) -> tuple[Any, list[str], list[str]]:
    """(the rule or None, the rules that could not be read, what was lost)."""
    if first_value(item, OUR_CARD) and first_value(item, ENABLE_WHEN_EXPRESSION):
        return None, [], []  # the rule itself came with the card
    rules, unresolved = [], []
    for raw in item.get("enableWhen", ()):
        rule = _read_rule(raw, reading)
        if rule is None:
            unresolved.append(dumps(raw))
        else:
            rules.append(rule)
    expression = first_value(item, ENABLE_WHEN_EXPRESSION)
    if expression is not None:
        unresolved.append(dumps(expression))
    losses = ["A rule could not be read: it is kept, and stands in the way of publishing."] if unresolved else []
    if not rules:
        return None, unresolved, losses
    return ({"any": rules} if item.get("enableBehavior") == "any" and len(rules) > 1 else rules), unresolved, losses


def _read_rule(raw: dict[str, Any], reading: Reading) -> dict[str, Any] | None:
    question, op = raw.get("question"), raw.get("operator")
    answer = next((value for key, value in raw.items() if key.startswith("answer")), None)
    link_id = reading.names.known(question) if isinstance(question, str) else None
    if link_id is None or op not in OPERATORS or answer is None:
        return None
    if op == "exists":
        return {"link_id": link_id, "op": op, "value": bool(answer)} if isinstance(answer, bool) else None
    value = _value(str(question), answer, reading)
    return None if value is None else {"link_id": link_id, "op": op, "value": value}


def _value(question: str, answer: Any, reading: Reading) -> Any:
    """The value compared with, as a value of ours; None where it can never be an answer there."""
    kind = reading.kinds.get(question)
    if question in reading.choices and reading.choices[question].options:
        return reading.choices[question].code_for(answer)
    if isinstance(answer, bool):
        return str(answer).lower() if kind is Kind.YES_NO else answer if kind is Kind.TICK else None
    if isinstance(answer, dict):
        answer = answer.get("value", answer.get("code"))
    value = answer if isinstance(answer, int) else str(answer)
    try:
        comparable(kind or Kind.TEXT, value)
    except NotAValue:
        return None
    return None if kind in (None, Kind.NOTE, Kind.OWN_WORDS) else value
