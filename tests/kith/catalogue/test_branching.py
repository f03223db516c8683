"""Which cards are shown, and what answers add up to, beside an oracle written another way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kith.catalogue.assessments.faults.body import faults
from kith.catalogue.assessments.reading import read
from kith.catalogue.assessments.scores import work_out

CODES = ["a", "b", "c"]
WEIGHTS = {"a": "0", "b": "1.5", "c": "3"}
KINDS = ["choice", "choices", "integer", "date", "text"]
COUNT = 8
SETS = settings(max_examples=1000, deadline=None)


def value_of(kind: str) -> st.SearchStrategy[Any]:
    return {
        "choice": st.sampled_from(CODES),
        "choices": st.lists(st.sampled_from(CODES), min_size=1, unique=True),
        "integer": st.integers(-3, 3),
        "date": st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 5)).map(str),
        "text": st.sampled_from(["x", "y"]),
    }[kind]


@st.composite
def conditions(draw: Any, kinds: list[str], places: list[int]) -> dict[str, Any]:
    place = draw(st.sampled_from(places))
    kind = kinds[place]
    ordered = [">", "<", ">=", "<="] if kind in {"integer", "date"} else []
    op = draw(st.sampled_from(["exists", "=", "!=", *ordered]))
    wanted = draw(value_of("choice" if kind == "choices" else kind)) if op != "exists" else draw(st.booleans())
    return {"link_id": f"q{place}", "op": op, "value": wanted}


def rules(kinds: list[str], places: list[int]) -> st.SearchStrategy[Any]:
    leaf = conditions(kinds, places)
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda each: {"all": each}),
            st.lists(inner, min_size=1, max_size=3).map(lambda each: {"any": each}),
            inner.map(lambda each: {"not": each}),
        ),
        max_leaves=5,
    )


@st.composite
def forms(draw: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A body whose rules look at any card that comes before in a secret order, so forwards and back; and answers."""
    kinds = [draw(st.sampled_from(KINDS)) for _ in range(COUNT)]
    order = draw(st.permutations(range(COUNT)))
    cards = []
    for place, kind in enumerate(kinds):
        earlier = list(order[: order.index(place)])
        card = {"link_id": f"q{place}", "concept_key": f"q{place}", "kind": kind, "text": "?"}
        if kind in {"choice", "choices"}:
            card["options"] = [{"code": code, "text": code, "weight": WEIGHTS[code]} for code in CODES]
        if earlier and draw(st.booleans()):
            card["when"] = draw(rules(kinds, earlier))
        cards.append(card)
    group = {"link_id": "g", "kind": "group", "text": "G", "cards": cards[4:]}
    first = list(order[:1])
    if first[0] < 4 and draw(st.booleans()):
        group["when"] = draw(rules(kinds, first))
    answers = {f"q{place}": draw(value_of(kind)) for place, kind in enumerate(kinds) if draw(st.booleans())}
    theme = {"link_id": "t", "title": "T", "cards": [*cards[:4], group]}
    return {"title": "F", "licence": "CC0", "attribution": "us", "themes": [theme]}, answers


def oracle_shown(body: dict[str, Any], answers: dict[str, Any]) -> set[str]:
    """Straight from the definition: a card is shown when its own rule and its group's hold, asking each time anew."""
    top = body["themes"][0]["cards"]
    group = top[-1]
    rule_of = {card["link_id"]: [card.get("when")] for card in top[:-1]}
    rule_of |= {card["link_id"]: [group.get("when"), card.get("when")] for card in group["cards"]}

    def shown(link_id: str) -> bool:
        return all(rule is None or true(rule) for rule in rule_of[link_id])

    def true(rule: dict[str, Any]) -> bool:
        if "all" in rule:
            return not [each for each in rule["all"] if not true(each)]
        if "any" in rule:
            return [each for each in rule["any"] if true(each)] != []
        if "not" in rule:
            return not true(rule["not"])
        looked_at = rule["link_id"]
        found = answers.get(looked_at) if shown(looked_at) else None
        several = found if isinstance(found, list) else [] if found is None else [found]
        match rule["op"]:
            case "exists":
                return bool(several) == rule["value"]
            case "=":
                return rule["value"] in several
            case "!=":
                return rule["value"] not in several
            case ">":
                return any(each > rule["value"] for each in several)
            case "<":
                return any(each < rule["value"] for each in several)
            case ">=":
                return any(each >= rule["value"] for each in several)
            case _:
                return any(each <= rule["value"] for each in several)

    return {link_id for link_id in rule_of if shown(link_id)}


@SETS
@given(forms())
def test_what_is_shown_is_what_the_oracle_shows(form: tuple[dict[str, Any], dict[str, Any]]) -> None:
    body, answers = form
    assert faults(body) == []
    template = read(body)
    wanted = oracle_shown(body, answers)
    assert {card.link_id for card in template.shown(answers)} == wanted
    assert template.given_on_shown(answers) == {key: value for key, value in answers.items() if key in wanted}


def scored(method: str, **more: Any) -> dict[str, Any]:
    return {
        "key": "s", "title": "S", "method": method, "items": ["q0", "q1", "q2"], "low": 0, "high": 9, "source": "us",
        **more,
    }  # fmt: skip


METHODS = [
    scored("sum"),
    scored("mean", places=3),
    scored("prorated_sum", min_answered=2),
    scored("count_at_least", at_least="1.5"),
    scored("lookup", table={str(total): str(total * 10) for total in range(10)}),
]


def scored_body(score: dict[str, Any]) -> dict[str, Any]:
    options = [{"code": code, "text": code, "weight": WEIGHTS[code]} for code in CODES]
    cards = [
        {"link_id": f"q{place}", "concept_key": "q", "kind": "choice", "text": "?", "options": options}
        for place in range(3)
    ]
    theme = {"link_id": "t", "title": "T", "cards": cards}
    return {"title": "F", "licence": "CC0", "attribution": "us", "themes": [theme], "scores": [score]}


def oracle_value(score: dict[str, Any], answers: dict[str, str]) -> Fraction | None:
    found = [Fraction(WEIGHTS[answers[link_id]]) for link_id in score["items"] if link_id in answers]
    if score["method"] == "prorated_sum":
        return sum(found, Fraction(0)) * 3 / len(found) if len(found) >= 2 else None
    if len(found) < 3:
        return None
    total = sum(found, Fraction(0))
    match score["method"]:
        case "mean":
            return total / 3
        case "count_at_least":
            return Fraction(sum(each >= Fraction(3, 2) for each in found))
        case "lookup":
            return Fraction(int(total + Fraction(1, 2)) * 10)
    return total


@SETS
@given(st.sampled_from(METHODS), st.dictionaries(st.sampled_from(["q0", "q1", "q2"]), st.sampled_from(CODES)))
def test_a_score_is_what_the_oracle_works_out_and_nothing_missing_is_nought(
    definition: dict[str, Any], answers: dict[str, str]
) -> None:
    body = scored_body(definition)
    assert faults(body) == []
    (score,) = read(body).scores
    result, wanted = work_out(score, answers), oracle_value(definition, answers)
    assert (result.answered, result.missing) == (len(answers), 3 - len(answers))
    assert (result.value is None) == (wanted is None)
    if result.value is not None and wanted is not None:
        assert abs(Fraction(result.value) - wanted) <= Fraction(1, 2 * 10**score.places)
    assert result == work_out(score, dict(reversed(list(answers.items())))), "bit for bit, in any order"


def test_the_band_is_the_one_in_force_on_the_day() -> None:
    def band(text: str, since: str) -> dict[str, Any]:
        return {"low": 0, "high": 4, "text": text, "valid_from": since, "source": "us"}

    body = scored_body(scored("sum", bands=[band("then", "2020-01-01"), band("now", "2026-01-01")]))
    (score,) = read(body).scores
    told = [score.band_on(Decimal(4), dt.date(year, 1, 1)) for year in (2019, 2021, 2026)]
    assert [each.text if each else None for each in told] == [None, "then", "now"]
    assert score.band_on(Decimal(5), dt.date(2026, 1, 1)) is None
