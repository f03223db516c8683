"""What a body may hold, and how each fault is named."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from kith.catalogue.assessments.canonical import canonical, sha256_of
from kith.catalogue.assessments.faults.body import faults
from kith.catalogue.assessments.operations import KIT
from kith.catalogue.assessments.reading import read
from kith.catalogue.assessments.rules import Condition


@pytest.fixture
def body() -> dict[str, Any]:
    return json.loads((KIT / "antenatal_conversation.json").read_text())["body"]


def first_card(body: dict[str, Any]) -> dict[str, Any]:
    return body["themes"][0]["cards"][0]


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda b: b.pop("licence"), "licence is missing"),
        (lambda b: b["themes"].clear(), "no themes"),
        (lambda b: first_card(b).update(kind="slider"), "(me-body): kind is one of"),
        (lambda b: first_card(b).update(text=" "), "(me-body): text is missing"),
        (lambda b: first_card(b).update(link_id="Me body"), "link_id is small letters"),
        (lambda b: b["themes"][1]["cards"][0].update(link_id="me-body"), "another card has this link_id"),
        (lambda b: first_card(b).update(options=[]), "(me-body): give 2 to 1000 options"),
        (lambda b: first_card(b)["options"][0].update(code="down"), "two options have the same code"),
        (lambda b: first_card(b)["options"][0].update(face="wink"), "each option has a face"),
        (lambda b: first_card(b).update(help=["nobody"]), "help line nobody"),
        (lambda b: first_card(b).update(colour=3), "colour is not something we know"),
        (lambda b: first_card(b).update(when=[{"link_id": "me-cure", "op": "exists"}]), "which is not a card"),
        (lambda b: first_card(b).update(when=[{"link_id": "me-body", "op": "exists"}]), "in a circle: me-body"),
        (lambda b: first_card(b).update(when=[{"link_id": "me-care", "op": ">", "value": "heard"}]), "is neither"),
        (lambda b: first_card(b).update(when={"any": []}), "any is a list of rules"),
        (lambda b: first_card(b).update(unresolved=["${x} > 2"]), "write this rule anew"),
        (
            lambda b: b["themes"][1]["cards"][4].update(
                when=[{"link_id": "feel-too-much", "op": "=", "value": "maybe"}]
            ),
            "has no choice maybe",
        ),
    ],
)
def test_each_fault_is_named_with_its_card(body: dict[str, Any], break_it: Any, words: str) -> None:
    assert faults(body) == []
    broken = copy.deepcopy(body)
    break_it(broken)
    assert words in " ".join(faults(broken))


@pytest.mark.parametrize("nonsense", [None, [], "themes", {}, {"themes": [3]}, {"themes": [{"cards": ["x"]}]}])
def test_nonsense_is_refused_not_crashed_on(nonsense: Any) -> None:
    assert faults(nonsense)


def test_the_hash_does_not_depend_on_the_order_of_keys(body: dict[str, Any]) -> None:
    shuffled = dict(reversed(list(body.items())))
    assert canonical(shuffled) == canonical(body)
    assert sha256_of(shuffled) == sha256_of(body)
    changed = copy.deepcopy(body)
    first_card(changed)["hint"] += "."
    assert sha256_of(changed) != sha256_of(body)


def test_a_rule_hides_and_shows_a_card(body: dict[str, Any]) -> None:
    template = read(body)
    shown = {card.link_id for card in template.shown({})}
    assert "feel-what-helps" not in shown
    assert "people-us-two" in shown
    assert "feel-what-helps" in {card.link_id for card in template.shown({"feel-too-much": "yes"})}
    assert "people-us-two" not in {card.link_id for card in template.shown({"people-partner": "no"})}


def test_a_rule_that_looks_at_a_hidden_card_sees_no_answer(body: dict[str, Any]) -> None:
    help_card = body["themes"][1]["cards"][4]
    body["themes"][1]["cards"].append(
        {**help_card, "link_id": "feel-more", "when": [{"link_id": "feel-what-helps", "op": "exists"}]}
    )
    chosen = {"feel-too-much": "no", "feel-what-helps": "x"}
    assert "feel-more" not in {card.link_id for card in read(body).shown(chosen)}
    assert Condition("a", "!=", "no").holds({}), "not answered is not no"
