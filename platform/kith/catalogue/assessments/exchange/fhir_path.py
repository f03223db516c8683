"""Rules and scores as FHIRPath (hl7.org/fhirpath), so that another library works out what we do."""

from __future__ import annotations

from decimal import Decimal

from kith.catalogue.assessments.rules import Condition, Every, Not, Rule
from kith.catalogue.assessments.scores import Item, Method, Score
from kith.catalogue.assessments.values import NUMBERS, Kind

EMPTY = "{}"
HALF = Decimal("0.5")


def answers(link_id: str) -> str:
    return f"%resource.repeat(item).where(linkId = '{link_id}').answer.value"


def path_of(rule: Rule) -> str:
    if isinstance(rule, Condition):
        return _condition(rule)
    if isinstance(rule, Not):
        return f"({path_of(rule.rule)}).not()"
    if not rule.rules:
        return "true"
    return f" {'and' if isinstance(rule, Every) else 'or'} ".join(f"({path_of(each)})" for each in rule.rules)


def _condition(condition: Condition) -> str:
    found = answers(condition.link_id)
    if condition.op == "exists":
        return f"{found}.exists()" + ("" if condition.value is not False else ".not()")
    if condition.op in ("=", "!="):
        is_one = f"{found}.where({_same(condition)}).exists()"
        return is_one if condition.op == "=" else f"{is_one}.not()"
    return f"{found}.where($this {condition.op} {_literal(condition)}).exists()"


def _same(condition: Condition) -> str:
    coded = condition.kind in (Kind.CHOICE, Kind.CHOICES, Kind.FACES, Kind.YES_NO)
    return f"code = '{condition.value}'" if coded else f"$this = {_literal(condition)}"


def _literal(condition: Condition) -> str:
    if condition.kind in NUMBERS:
        return str(condition.value)
    if condition.kind in (Kind.DATE, Kind.DATETIME):
        return f"@{condition.value}"
    if condition.kind is Kind.TIME:
        return f"@T{condition.value}"
    return "'" + str(condition.value).replace("\\", "\\\\").replace("'", "\\'") + "'"


def score_path(score: Score) -> str:
    """What works the score out; empty where too much is missing, as ours is."""
    weights = [_weight(item) for item in score.items]
    total = " + ".join(weights)
    if score.method is Method.MEAN:
        return f"(({total}) / {len(weights)}.0).round({score.places})"
    if score.method is Method.COUNT_AT_LEAST:
        return " + ".join(
            f"iif({each} >= {score.at_least}, 1, iif({each} < {score.at_least}, 0, {EMPTY}))" for each in weights
        )
    if score.method is Method.PRORATED_SUM:
        return _prorated(score, weights)
    if score.method is Method.LOOKUP:
        return _lookup(score, total)
    return total


def _weight(item: Item) -> str:
    found = answers(item.link_id)
    if item.kind in NUMBERS:
        return f"({found})"
    steps = EMPTY
    for code, weight in reversed(list(item.weights.items())):
        steps = f"iif({found}.code = '{code}', {_number(weight)}, {steps})"
    return steps


def _prorated(score: Score, weights: list[str]) -> str:
    known = " + ".join(f"iif(({each}).exists(), {each}, 0)" for each in weights)
    names = " | ".join(f"'{item.link_id}'" for item in score.items)
    count = f"%resource.repeat(item).where(linkId in ({names})).where(answer.exists()).count()"
    least = max(score.min_answered, 1)
    return f"iif({count} >= {least}, (({known}) * {len(weights)}.0 / {count}).round({score.places}), {EMPTY})"


def _lookup(score: Score, total: str) -> str:
    """By bounds, not by round(): libraries differ in which way a half goes."""
    steps = EMPTY
    for key, value in reversed(list((score.table or {}).items())):
        low, high = _number(Decimal(key) - HALF), _number(Decimal(key) + HALF)
        steps = f"iif(({total}) >= {low} and ({total}) < {high}, {_number(value)}, {steps})"
    return steps


def _number(value: Decimal) -> str:
    return format(value, "f")
