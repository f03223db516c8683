"""When a card is shown: rows for the common cases, JSON for the rest, and what is wrong said with its place."""

from __future__ import annotations

from typing import Any

import pytest

from kith.catalogue.assessments.operations import KIT
from kith.catalogue.assessments.reading import read
from kith.catalogue.editor.rules import ALL, ALWAYS, ANY, OWN, faults_of, rows_of, rule_of
from tests.kith.catalogue.editor.conftest import HERE, form_of

LEAF = {"link_id": "me-body", "op": "=", "value": "down"}
GIVEN = {"link_id": "me-eat-sleep", "op": "exists"}
NOT_GIVEN = {"link_id": "me-eat-sleep", "op": "exists", "value": False}


@pytest.fixture(scope="module")
def cards() -> Any:
    import json

    return read(json.loads((KIT / "antenatal_conversation.json").read_text())["body"]).cards


@pytest.mark.parametrize(
    ("rule", "how"),
    [(None, ALWAYS), ([LEAF], ALL), ([LEAF, GIVEN], ALL), ({"any": [LEAF, NOT_GIVEN]}, ANY)],
)
def test_a_plain_rule_becomes_rows_and_back(rule: Any, how: str, cards: Any) -> None:
    joined, rows = rows_of(rule)
    assert joined == how
    assert rule_of(joined, rows, cards) == rule


@pytest.mark.parametrize("rule", [{"not": LEAF}, [{"any": [LEAF]}], {"all": [LEAF, {"not": GIVEN}]}])
def test_what_rows_cannot_say_stays_json(rule: Any) -> None:
    assert rows_of(rule) == (OWN, [])


def test_a_choice_may_be_given_by_its_words(cards: Any) -> None:
    row = {"card": "me-body", "op": "=", "value": "not good"}
    assert rule_of(ALL, [row], cards) == [LEAF]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {"any": [LEAF, {"not": {"link_id": "nowhere", "op": "exists"}}]},
            "The rule, any 2, not: the rule looks at nowhere",
        ),
        ([LEAF, {"link_id": "me-body", "op": "=", "value": "sideways"}], "The rule, 2: me-body has no choice sideways"),
        ({"all": [{"link_id": "me-body", "op": "~", "value": 1}]}, "The rule, all 1: a rule has a link_id"),
        ({"any": []}, "The rule: any is a list of rules"),
        ("me-body", "The rule: a rule has a link_id"),
        ([{"link_id": "own", "op": "exists"}], "it looks at its own card"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(rule: Any, said: str, cards: Any) -> None:
    own = {**cards, "own": cards["me-body"]}
    assert any(said in fault for fault in faults_of(rule, own, "own")), faults_of(rule, own, "own")


def test_rows_and_json_are_kept_from_the_page(draft_of: Any, wyn: Any, inside: Any) -> None:
    draft = draft_of("antenatal-conversation", "2.0.0")
    url = f"{HERE}version/{draft.pk}/card/me-care/when/"
    typed = form_of(wyn.get(url)) | {
        "how": "all",
        "rows-0-card": "me-body",
        "rows-0-op": "=",
        "rows-0-value": "Not good",
    }
    assert wyn.post(url, typed).status_code == 302
    assert form_of(wyn.get(url))["rows-0-value"] == "down"
    wrong = form_of(wyn.get(url)) | {"how": "own", "own": '{"not": {"link_id": "me-cat", "op": "exists"}}'}
    refused = wyn.post(url, wrong)
    assert refused.status_code == 422
    assert "The rule, not: the rule looks at me-cat" in refused.content.decode()
    right = wrong | {"own": '{"not": {"link_id": "me-body", "op": "exists"}}'}
    assert wyn.post(url, right).status_code == 302
    with inside("public"):
        draft.refresh_from_db()
    assert draft.body["themes"][0]["cards"][2]["when"] == {"not": {"link_id": "me-body", "op": "exists"}}


def test_a_row_half_filled_in_is_asked_about(draft_of: Any, wyn: Any) -> None:
    draft = draft_of("antenatal-conversation", "2.0.0")
    url = f"{HERE}version/{draft.pk}/card/me-care/when/"
    refused = wyn.post(url, form_of(wyn.get(url)) | {"how": "any", "rows-0-card": "me-body", "rows-0-op": "="})
    assert refused.status_code == 422
    assert "Say what to compare with." in refused.content.decode()
