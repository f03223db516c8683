"""A draft as a parent meets it: branching follows what is typed, in each language, and nothing is kept."""

from __future__ import annotations

from typing import Any

import pytest

from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.editor.models import DraftStep
from tests.kith.catalogue.editor.conftest import HERE

RULE = [{"link_id": "me-body", "op": "=", "value": "down"}]
REST = {key: "x" for key in ("card.me-body.hint", *(f"option.me-body.{code}" for code in ("up", "mixed", "down")))}
WELSH = {"name": "Cymraeg", "status": "machine", "texts": REST | {"card.me-body.text": "Sut mae eich corff?"}}
URDU = {"name": "اردو", "status": "human", "right_to_left": True, "texts": REST | {"card.me-body.text": "آپ کیسی ہیں؟"}}


@pytest.fixture
def draft(draft_of: Any, inside: Any) -> TemplateVersion:
    made = draft_of("antenatal-conversation", "2.0.0")
    body = made.body
    body["themes"][0]["cards"][1]["when"] = RULE
    body["languages"] = {"cy": WELSH, "ur": URDU}
    with inside("public"):
        TemplateVersion.objects.filter(pk=made.pk).update(body=body)
    return made


def at(draft: TemplateVersion, rest: str = "preview/") -> str:
    return f"{HERE}version/{draft.pk}/{rest}"


def test_the_next_card_follows_the_answer(draft: TemplateVersion, wyn: Any) -> None:
    first = wyn.get(at(draft))
    assert first.context["card"].link_id == "me-body"
    down = wyn.post(at(draft), {"card": "me-body", "me-body-code": "down", "go": "next"})
    up = wyn.post(at(draft), {"card": "me-body", "me-body-code": "up", "go": "next"})
    assert (down.context["card"].link_id, up.context["card"].link_id) == ("me-eat-sleep", "me-care")
    assert 'name="me-body-code" value="down"' in down.content.decode(), "what was typed goes along"
    back = wyn.post(at(draft), {"card": "me-eat-sleep", "me-body-code": "down", "go": "back"})
    assert back.context["card"].link_id == "me-body"


def test_all_of_it_shows_and_hides_as_one_types(draft: TemplateVersion, wyn: Any) -> None:
    assert "tried-me-eat-sleep" not in wyn.get(at(draft, "preview/whole/")).content.decode()
    piece = wyn.post(at(draft, "preview/whole/"), {"me-body-code": "down"}, headers={"HX-Request": "true"})
    assert "tried-me-eat-sleep" in piece.content.decode()
    assert "<html" not in piece.content.decode()


def test_what_does_not_fit_is_said_on_the_card(draft_of: Any, wyn: Any) -> None:
    draft = draft_of("phq-9", "1.1.0")
    refused = wyn.post(at(draft), {"card": "phq-1", "phq-1-code": "sideways", "go": "next"})
    assert refused.context["card"].link_id == "phq-1"
    assert "Please choose one of these." in refused.content.decode()


def test_a_critical_answer_opens_the_help_screen(draft_of: Any, wyn: Any) -> None:
    draft = draft_of("phq-9", "1.1.0")
    helped = wyn.post(at(draft), {"card": "phq-9", "phq-9-code": "1", "go": "next"}).content.decode()
    assert "You are not on your own" in helped and "116 123" in helped
    calm = wyn.post(at(draft), {"card": "phq-9", "phq-9-code": "0", "go": "next"}).content.decode()
    assert "You are not on your own" not in calm


def test_it_adds_up_what_is_typed(draft_of: Any, wyn: Any) -> None:
    draft = draft_of("gad-2", "1.1.0")
    names = [card["link_id"] for card in draft.body["themes"][0]["cards"]]
    page = wyn.post(at(draft, "preview/whole/"), {f"{name}-code": "2" for name in names})
    assert [sum_["value"] for sum_ in page.context["trial"].sums] == [4]


@pytest.mark.parametrize(("code", "offered", "direction"), [("cy", False, "ltr"), ("ur", True, "rtl")])
def test_each_language_can_be_looked_at(
    draft: TemplateVersion, wyn: Any, code: str, offered: bool, direction: str
) -> None:
    page = wyn.get(at(draft), {"lang": code}).content.decode()
    texts: Any = (WELSH if code == "cy" else URDU)["texts"]
    assert texts["card.me-body.text"] in page
    assert f'lang="{code}" dir="{direction}"' in page
    assert ("Parents are not offered this language" not in page) == offered


def test_nothing_typed_is_kept(draft: TemplateVersion, wyn: Any, inside: Any) -> None:
    with inside("public"):
        before = DraftStep.objects.count()
    typed = {"card": "me-body", "me-body-own_words": "a secret of a kind", "me-body-code": "down", "go": "next"}
    wyn.post(at(draft), typed)
    assert "a secret of a kind" not in wyn.get(at(draft)).content.decode()
    with inside("public"):
        assert DraftStep.objects.count() == before


def test_a_draft_whose_rules_go_round_says_so(draft: TemplateVersion, wyn: Any, inside: Any) -> None:
    with inside("public"):
        draft.refresh_from_db()
        draft.body["themes"][0]["cards"][0]["when"] = [{"link_id": "me-eat-sleep", "op": "exists"}]
        TemplateVersion.objects.filter(pk=draft.pk).update(body=draft.body)
    assert wyn.get(at(draft)).status_code == 409
    assert "Rules go round in a circle" in wyn.get(at(draft)).content.decode()
    assert "Rules go round in a circle" in wyn.get(at(draft, "")).content.decode()


def test_a_draft_without_a_card_says_so(draft_of: Any, wyn: Any, inside: Any) -> None:
    draft = draft_of("gad-2", "1.1.0")
    group = {"link_id": "empty", "kind": "group", "text": "Nothing yet", "cards": []}
    with inside("public"):
        themes = [{"link_id": "gad", "title": "Nothing", "cards": [group]}]
        TemplateVersion.objects.filter(pk=draft.pk).update(body={**draft.body, "themes": themes, "scores": []})
    for rest in ("", "preview/", "preview/whole/"):
        answer = wyn.get(f"{HERE}version/{draft.pk}/{rest}")
        assert answer.status_code == (409 if rest else 200)
    assert "There is no card in it to try yet" in answer.content.decode()
