"""When a card is shown: a closed tree of comparisons. No code is ever read from a template."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kith.catalogue.assessments.values import Given, Kind, Value, comparable, is_given

ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
OPERATORS = frozenset({"exists", "=", "!=", *ORDER})


@dataclass(frozen=True)
class Condition:
    """One comparison with what was given on another card. A card not answered, or not shown, equals nothing.

    "=" of a card with several choices holds when one of them is the value; "!=" when none is (FHIR R4, enableWhen).
    "exists" with the value False holds where nothing was given.
    """

    link_id: str
    op: str
    value: Value = True
    kind: Kind = Kind.CHOICE

    def holds(self, given: Given) -> bool:
        found = given.get(self.link_id)
        if self.op == "exists":
            return is_given(found) is (self.value is not False)
        if not is_given(found):
            return self.op == "!="
        return self._compare(comparable(self.kind, found))  # type: ignore[arg-type]

    def _compare(self, found: Any) -> bool:
        wanted = comparable(self.kind, self.value)
        if self.op in ORDER:
            return ORDER[self.op](found, wanted)
        equal = bool(found & wanted) if self.kind is Kind.CHOICES else found == wanted
        return equal if self.op == "=" else not equal


@dataclass(frozen=True)
class Every:
    """All of them hold; of none, all do."""

    rules: tuple[Rule, ...] = ()

    def holds(self, given: Given) -> bool:
        return all(rule.holds(given) for rule in self.rules)


@dataclass(frozen=True)
class Some:
    rules: tuple[Rule, ...]

    def holds(self, given: Given) -> bool:
        return any(rule.holds(given) for rule in self.rules)


@dataclass(frozen=True)
class Not:
    rule: Rule

    def holds(self, given: Given) -> bool:
        return not self.rule.holds(given)


Rule = Condition | Every | Some | Not
ALWAYS = Every()


def read_rule(raw: Any, kinds: Mapping[str, Kind]) -> Rule:
    """A rule of a body that `faults` found nothing wrong with: a list means all of it."""
    if isinstance(raw, list):
        return Every(tuple(read_rule(each, kinds) for each in raw))
    if "all" in raw:
        return read_rule(raw["all"], kinds)
    if "any" in raw:
        return Some(tuple(read_rule(each, kinds) for each in raw["any"]))
    if "not" in raw:
        return Not(read_rule(raw["not"], kinds))
    return Condition(raw["link_id"], raw["op"], raw.get("value", True), kinds.get(raw["link_id"], Kind.CHOICE))


def conditions_of(rule: Rule) -> Iterator[Condition]:
    """Every comparison in the tree."""
    if isinstance(rule, Condition):
        yield rule
    elif isinstance(rule, Not):
        yield from conditions_of(rule.rule)
    else:
        for each in rule.rules:
            yield from conditions_of(each)


def looks_at(rule: Rule) -> frozenset[str]:
    """The cards a rule depends on."""
    return frozenset(condition.link_id for condition in conditions_of(rule))
