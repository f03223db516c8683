"""How far a template's number must move for what changed in it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from kith.catalogue.assessments.changes import changes, reused, too_small
from kith.catalogue.assessments.operations import KIT


def body_of(name: str) -> dict[str, Any]:
    return json.loads((KIT / f"{name}.json").read_text())["body"]


def card(body: dict[str, Any], place: int = 0) -> dict[str, Any]:
    return body["themes"][0]["cards"][place]


def added(**more: Any) -> dict[str, Any]:
    return {"link_id": "brand-new", "concept_key": "brand.new", "kind": "own_words", "text": "And?", **more}


@pytest.mark.parametrize(
    ("name", "change", "needs"),
    [
        ("six_weeks", lambda b: card(b).update(text="How was it?"), "c"),
        ("six_weeks", lambda b: card(b, 1)["options"][0].update(text="Good"), "c"),
        ("six_weeks", lambda b: b["help_lines"]["police"].update(words="Ring."), "c"),
        ("six_weeks", lambda b: b["themes"][0]["cards"].append(added()), "b"),
        ("six_weeks", lambda b: card(b, 1)["options"].append({"code": "x", "text": "X", "face": "up"}), "b"),
        ("six_weeks", lambda b: b.update(languages={"cy": {"name": "C", "status": "human", "texts": {}}}), "b"),
        ("six_weeks", lambda b: b["themes"][0]["cards"].append(added(required=True)), "a"),
        ("six_weeks", lambda b: b["themes"][0]["cards"].pop(), "a"),
        ("six_weeks", lambda b: b["themes"][0]["cards"].reverse(), "a"),
        ("six_weeks", lambda b: card(b).update(kind="text"), "a"),
        ("six_weeks", lambda b: card(b).update(concept_key="birth.other"), "a"),
        ("six_weeks", lambda b: card(b, 1)["options"].pop(), "a"),
        ("six_weeks", lambda b: b["themes"][4].update(when=[{"link_id": "me-birth", "op": "exists"}]), "a"),
        ("gad7", lambda b: card(b)["options"][0].update(weight=1), "a"),
        ("gad7", lambda b: b["scores"][0]["items"].pop(), "a"),
        ("gad7", lambda b: b["scores"][0]["bands"].pop(), "b"),
        ("phq9", lambda b: b["critical"].clear(), "a"),
    ],
)
def test_each_change_needs_its_place_of_the_number(name: str, change: Any, needs: str) -> None:
    old = body_of(name)
    new = copy.deepcopy(old)
    assert changes(old, new) == []
    change(new)
    found = changes(old, new)
    assert found[0].needs == needs
    small = {"a": "1.3.0", "b": "1.2.4", "c": "1.2.3"}[needs]
    assert too_small(found, before="1.2.3", after=small)
    enough = {"a": "2.0.0", "b": "1.3.0", "c": "1.2.4"}[needs]
    assert not too_small(found, before="1.2.3", after=enough)
    assert not too_small(found, before="1.2.3", after="2.0.0")


def test_a_link_id_never_stands_for_something_else() -> None:
    old, new = body_of("six_weeks"), body_of("six_weeks")
    assert reused([old], new) == []
    card(new).update(concept_key="birth.other")
    assert reused([old], new) == [card(new)["link_id"]]
