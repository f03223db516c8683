"""A rule as rows that a person fills in, and back. What no rows can say is written as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.faults.rules import BRANCHES, condition_faults, shape_faults
from kith.catalogue.assessments.rules import conditions_of, read_rule

ALWAYS, ALL, ANY, OWN = "always", "all", "any", "own"
ANSWERED, NOT_ANSWERED = "answered", "not answered"
Row = dict[str, str]


def rows_of(rule: Any) -> tuple[str, list[Row]]:
    """How the rows are joined, and the rows; (OWN, []) for a rule that rows cannot say."""
    if not rule:
        return ALWAYS, []
    joined, leaves = _joined(rule)
    if not isinstance(leaves, list) or not leaves or not all(_is_leaf(leaf) for leaf in leaves):
        return OWN, []
    return joined, [_row(leaf) for leaf in leaves]


def rule_of(joined: str, rows: list[Row], cards: Mapping[str, Card]) -> Any:
    """The rule that these rows say. A choice may be given by its code or by its words."""
    leaves = [_leaf(row, cards) for row in rows]
    if joined == ALWAYS or not leaves:
        return None
    return {"any": leaves} if joined == ANY else leaves


def faults_of(rule: Any, cards: Mapping[str, Card], own: str) -> list[str]:
    """What is wrong with a rule for the card `own`, each with its place in the rule."""
    found = [fault for place, leaf in _places(rule, "the rule") for fault in shape_faults(leaf, place.capitalize())]
    return found or list(_senseless(rule, cards, own))


def _senseless(rule: Any, cards: Mapping[str, Card], own: str) -> Iterator[str]:
    kinds = {link_id: card.kind for link_id, card in cards.items()}
    for place, leaf in _places(rule, "the rule"):
        for condition in conditions_of(read_rule(leaf, kinds)):
            yield from condition_faults(condition, place.capitalize(), cards)
            if condition.link_id == own:
                yield f"{place.capitalize()}: it looks at its own card."


def _places(rule: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every comparison with where it stands: "the rule, any 2, not". What is no rule is a comparison gone wrong."""
    branch = next(iter(rule)) if isinstance(rule, dict) and len(rule) == 1 else ""
    if isinstance(rule, list):
        for number, each in enumerate(rule, 1):
            yield from _places(each, f"{name}, {number}")
    elif branch in BRANCHES and isinstance(rule[branch], list) and rule[branch]:
        for number, each in enumerate(rule[branch], 1):
            yield from _places(each, f"{name}, {branch} {number}")
    elif branch == "not":
        yield from _places(rule["not"], f"{name}, not")
    else:
        yield name, rule


def _joined(rule: Any) -> tuple[str, Any]:
    if isinstance(rule, list):
        return ALL, rule
    if "all" in rule:
        return ALL, rule["all"]
    if "any" in rule:
        return ANY, rule["any"]
    return ALL, [rule]


def _is_leaf(raw: Any) -> bool:
    return isinstance(raw, dict) and "link_id" in raw


def _row(leaf: Mapping[str, Any]) -> Row:
    if leaf["op"] == "exists":
        return {"card": leaf["link_id"], "op": NOT_ANSWERED if leaf.get("value") is False else ANSWERED, "value": ""}
    return {"card": leaf["link_id"], "op": leaf["op"], "value": str(leaf["value"])}


def _leaf(row: Row, cards: Mapping[str, Card]) -> dict[str, Any]:
    if row["op"] == ANSWERED:
        return {"link_id": row["card"], "op": "exists"}
    if row["op"] == NOT_ANSWERED:
        return {"link_id": row["card"], "op": "exists", "value": False}
    return {"link_id": row["card"], "op": row["op"], "value": _value(row["value"].strip(), cards.get(row["card"]))}


def _value(typed: str, card: Card | None) -> str:
    options = card.options if card else ()
    said = (option.code for option in options if option.text.casefold() == typed.casefold())
    return typed if any(option.code == typed for option in options) else next(said, typed)
