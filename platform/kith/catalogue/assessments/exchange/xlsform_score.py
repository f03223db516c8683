"""A score as a row that works itself out where it is missing nothing."""

from __future__ import annotations

from collections.abc import Mapping

from kith.catalogue.assessments.canonical import canonical
from kith.catalogue.assessments.exchange.xlsform_words import OURS
from kith.catalogue.assessments.scores import Item, Method, Score
from kith.catalogue.assessments.values import NUMBERS


def score_row(score: Score, names: Mapping[str, str]) -> dict[str, str]:
    name = f"score-{score.key}"
    row = {"type": "calculate", "name": name, "label": score.title, "calculation": _expression(score, names)}
    return {**row, OURS: canonical({"score": score.key})}


def _expression(score: Score, names: Mapping[str, str]) -> str:
    weights = [_weight(item, f"${{{names[item.link_id]}}}") for item in score.items]
    given = " and ".join(f"${{{names[item.link_id]}}} != ''" for item in score.items)
    total = " + ".join(weights)
    if score.method is Method.PRORATED_SUM:
        count = " + ".join(f"if(${{{names[item.link_id]}}} != '', 1, 0)" for item in score.items)
        whole = f"({total}) * {len(weights)} div ({count})"
        return f"if(({count}) >= {max(score.min_answered, 1)}, round({whole}, {score.places}), '')"
    return f"if({given}, {_of_all(score, weights, total)}, '')"


def _of_all(score: Score, weights: list[str], total: str) -> str:
    if score.method is Method.MEAN:
        return f"round(({total}) div {len(weights)}, {score.places})"
    if score.method is Method.COUNT_AT_LEAST:
        return " + ".join(f"if({each} >= {score.at_least}, 1, 0)" for each in weights)
    if score.method is Method.LOOKUP:
        steps = "''"
        for key, value in reversed(list((score.table or {}).items())):
            steps = f"if(round({total}, 0) = {key}, {value}, {steps})"
        return steps
    return total


def _weight(item: Item, name: str) -> str:
    if item.kind in NUMBERS:
        return f"coalesce({name}, 0)"
    steps = "0"
    for code, weight in reversed(list(item.weights.items())):
        steps = f"if({name} = '{code}', {weight}, {steps})"
    return steps
