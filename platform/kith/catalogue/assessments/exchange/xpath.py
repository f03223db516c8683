"""The part of XPath that XLSForms say their rules in, as rules of ours, and back. Anything else is left unread."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kith.catalogue.assessments.exchange.names import plain_number
from kith.catalogue.assessments.rules import ORDER, Condition, Every, Not, Rule
from kith.catalogue.assessments.values import MOMENTS, NUMBERS, WITH_OPTIONS, Kind

_TOKEN = re.compile(
    r"\s*(?:(?P<name>\$\{\s*[^}\s]+\s*\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<op>!=|>=|<=|=|>|<)|(?P<mark>[(),])|(?P<word>[a-zA-Z][\w-]*))"
)
_TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "=", "!=": "!="}
_EMPTY = ("text", "")


class Unread(ValueError):
    """This is not in the part of XPath that is read."""


def read_rule(text: str, cards: Mapping[str, tuple[str, Kind]]) -> Any:
    """The rule as a body writes it. `cards`: by the name in the form, our link_id and its kind. Raises Unread."""
    parser = _Parser(_tokens(text), cards)
    rule = parser.either()
    if parser.at < len(parser.tokens):
        raise Unread(f"{parser.tokens[parser.at][1]} is not understood.")
    return rule


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unread(f"{text[at : at + 20]} is not understood.")
        kind = str(match.lastgroup)
        value = match[kind]
        found.append((kind, value[2:-1].strip() if kind == "name" else value[1:-1] if kind == "text" else value))
        at = match.end()
    return found


@dataclass
class _Parser:
    tokens: list[tuple[str, str]]
    cards: Mapping[str, tuple[str, Kind]]
    at: int = 0
    depth: int = 0

    def either(self) -> Any:
        return self._joined("or", "any", self.both)

    def both(self) -> Any:
        return self._joined("and", "all", self.one)

    def _joined(self, word: str, key: str, inner: Callable[[], Any]) -> Any:
        found = [inner()]
        while self._next() == ("word", word):
            self.at += 1
            found.append(inner())
        return found[0] if len(found) == 1 else {key: found}

    def one(self) -> Any:
        token = self._next()
        if token == ("mark", "("):
            return self._in_brackets(self.either)
        if token == ("word", "not"):
            self.at += 1
            return {"not": self._in_brackets(self.either)}
        if token == ("word", "selected"):
            self.at += 1
            return self._in_brackets(self._selected)
        return self._compared()

    def _in_brackets(self, inner: Callable[[], Any]) -> Any:
        self.depth += 1
        if self.depth > 15:
            raise Unread("the brackets stand too deep in one another.")
        self._take("mark", "(")
        found = inner()
        self._take("mark", ")")
        self.depth -= 1
        return found

    def _selected(self) -> Any:
        name = self._take("name")
        self._take("mark", ",")
        return self._condition(name, "=", ("text", self._take("text")))

    def _compared(self) -> Any:
        left = self._operand()
        op = self._take("op")
        right = self._operand()
        if left[0] == "name" and right[0] != "name":
            return self._condition(left[1], op, right)
        if right[0] == "name" and left[0] != "name":
            return self._condition(right[1], _TURNED[op], left)
        if left[0] == "count" and right[0] == "number":
            return self._counted(left[1], op, right[1])
        raise Unread("only a question and a value are compared.")

    def _operand(self) -> tuple[str, str]:
        kind, value = self._next()
        if (kind, value) in (("word", "string-length"), ("word", "count-selected")):
            self.at += 1
            return "count", str(self._in_brackets(lambda: self._take("name")))
        if (kind, value) == ("word", "number") or (kind, value) == ("word", "date"):
            self.at += 1
            return self._in_brackets(self._operand)
        if kind not in ("name", "text", "number"):
            raise Unread(f"{value or 'the end'} is not understood.")
        self.at += 1
        return kind, value

    def _condition(self, name: str, op: str, value: tuple[str, str]) -> dict[str, Any]:
        link_id, kind = self._card(name)
        if value == _EMPTY and op in ("=", "!="):
            return {"link_id": link_id, "op": "exists", "value": op == "!="}
        if op in ORDER and kind not in NUMBERS | MOMENTS:
            raise Unread(f"{op} compares numbers and days; {name} is neither.")
        if kind is Kind.TICK:
            return {"link_id": link_id, "op": "exists", "value": (op == "=") == (value[1].upper() == "OK")}
        wanted = plain_number(value[1]) if kind in NUMBERS else value[1]
        return {"link_id": link_id, "op": op, "value": wanted}

    def _counted(self, name: str, op: str, number: str) -> dict[str, Any]:
        """string-length(…) > 0 asks whether something was given; no other count is read."""
        wanted = {(">", "0"): True, (">=", "1"): True, ("!=", "0"): True, ("=", "0"): False, ("<", "1"): False}
        if (op, number) not in wanted:
            raise Unread("only whether something was given can be asked, not how much.")
        return {"link_id": self._card(name)[0], "op": "exists", "value": wanted[op, number]}

    def _card(self, name: str) -> tuple[str, Kind]:
        if name not in self.cards:
            raise Unread(f"no question, or more than one, is named {name}.")
        return self.cards[name]

    def _next(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _take(self, kind: str, value: str = "") -> str:
        found = self._next()
        if found[0] != kind or (value and found[1] != value):
            raise Unread(f"{found[1] or 'the end'} is not understood.")
        self.at += 1
        return found[1]


def write_rule(rule: Rule, names: Mapping[str, str]) -> str:
    """The rule as XPath. `names`: by link_id, the name in the form."""
    if isinstance(rule, Condition):
        return _written(rule, f"${{{names.get(rule.link_id, rule.link_id)}}}")
    if isinstance(rule, Not):
        return f"not({write_rule(rule.rule, names)})"
    if not rule.rules:
        return "true()"
    if len(rule.rules) == 1:
        return write_rule(rule.rules[0], names)
    word = " and " if isinstance(rule, Every) else " or "
    return word.join(f"({write_rule(each, names)})" for each in rule.rules)


def _written(condition: Condition, name: str) -> str:
    if condition.op == "exists" or condition.kind is Kind.TICK:
        return f"{name} != ''" if condition.value is not False else f"{name} = ''"
    if condition.kind is Kind.CHOICES:
        selected = f"selected({name}, '{condition.value}')"
        return selected if condition.op == "=" else f"not({selected})"
    if condition.kind in NUMBERS and condition.kind not in WITH_OPTIONS:
        return f"{name} {condition.op} {condition.value}"
    if condition.kind is Kind.DATE:
        return f"{name} {condition.op} date('{condition.value}')"
    return f"{name} {condition.op} '{condition.value}'"
