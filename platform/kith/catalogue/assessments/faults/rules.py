"""The rules of a body: do they look at cards that are there, for values that can be, and never at themselves?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.rules import OPERATORS, ORDER, Condition, conditions_of, looks_at
from kith.catalogue.assessments.values import (
    MOMENTS,
    NUMBERS,
    WITH_OPTIONS,
    WORDS,
    Kind,
    NotAValue,
    comparable,
)

DEEPEST = 20
BRANCHES = ("all", "any", "not")


def shape_faults(raw: Any, name: str, depth: int = 0) -> Iterator[str]:
    """What keeps a rule from being read at all."""
    if depth > DEEPEST:
        yield f"{name}: a rule is at most {DEEPEST} deep."
    elif isinstance(raw, list):
        for each in raw:
            yield from shape_faults(each, name, depth + 1)
    elif isinstance(raw, dict) and len(raw) == 1 and next(iter(raw)) in BRANCHES:
        yield from _branch_faults(*next(iter(raw.items())), name, depth)
    elif not _is_condition(raw):
        yield f"{name}: a rule has a link_id, an op ({', '.join(sorted(OPERATORS))}) and a value."


def _branch_faults(branch: str, inner: Any, name: str, depth: int) -> Iterator[str]:
    if branch == "not":
        yield from shape_faults(inner, name, depth + 1)
    elif not isinstance(inner, list) or not inner:
        yield f"{name}: {branch} is a list of rules."
    else:
        yield from shape_faults(inner, name, depth + 1)


def _is_condition(raw: Any) -> bool:
    return (
        isinstance(raw, dict)
        and set(raw) <= {"link_id", "op", "value"}
        and isinstance(raw.get("link_id"), str)
        and raw.get("op") in OPERATORS
        and isinstance(raw.get("value", True), str | int)
        and (raw["op"] == "exists" or "value" in raw)
    )


def sense_faults(cards: Mapping[str, Card]) -> Iterator[str]:
    """What keeps readable rules from being published: nothing to look at, a value that cannot be, a circle."""
    for card in cards.values():
        for condition in conditions_of(card.when):
            yield from condition_faults(condition, f"Card {card.link_id}", cards)
    yield from _circles(cards)


def condition_faults(condition: Condition, name: str, cards: Mapping[str, Card]) -> Iterator[str]:
    looked_at = cards.get(condition.link_id)
    if looked_at is None:
        yield f"{name}: the rule looks at {condition.link_id}, which is not a card."
    elif looked_at.kind is Kind.NOTE:
        yield f"{name}: the rule looks at {condition.link_id}, which asks nothing."
    elif condition.op != "exists":
        yield from _value_faults(condition, name, looked_at)


def _value_faults(condition: Condition, name: str, card: Card) -> Iterator[str]:
    if card.kind is Kind.OWN_WORDS:
        yield f"{name}: own words are never compared; ask only whether {card.link_id} exists."
    elif condition.op in ORDER and card.kind not in NUMBERS | MOMENTS:
        yield f"{name}: {condition.op} compares numbers and days; {card.link_id} is neither."
    elif card.kind in WITH_OPTIONS and str(condition.value) not in card.codes:
        yield f"{name}: {card.link_id} has no choice {condition.value}."
    elif card.kind not in WITH_OPTIONS | WORDS:
        try:
            comparable(card.kind, condition.value)
        except NotAValue:
            yield f"{name}: {card.link_id} is of kind {card.kind}; {condition.value!r} can never be its answer."


def _circles(cards: Mapping[str, Card]) -> Iterator[str]:
    graph = {link_id: looks_at(card.when) & cards.keys() for link_id, card in cards.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"Rules go round in a circle: {' → '.join(reversed(error.args[1]))}."
