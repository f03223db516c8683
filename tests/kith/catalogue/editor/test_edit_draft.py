"""Writing in a draft: every save is a step, nothing is written over unseen, and what nobody touched stays."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from kith.audit.models import Event
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.editor.models import DraftStep
from tests.kith.catalogue.editor.conftest import HERE, form_of

CARD = "me-birth"


@pytest.fixture
def draft(draft_of: Any) -> TemplateVersion:
    return draft_of()


def at(draft: TemplateVersion, rest: str = "") -> str:
    return f"{HERE}version/{draft.pk}/{rest}"


def body_of(draft: TemplateVersion, inside: Any) -> dict[str, Any]:
    with inside("public"):
        draft.refresh_from_db()
        return draft.body


def test_every_page_of_every_card_saves_back_what_it_was_filled_with(draft_of: Any, wyn: Any, inside: Any) -> None:
    """A person who opens a card and presses Save changes nothing: no key is lost, no number becomes a text."""
    for slug in ("six-to-eight-weeks", "phq-9", "social-capital", "epds", "antenatal-conversation"):
        draft = draft_of(slug, "9.0.0")
        before = copy.deepcopy(draft.body)
        for theme in before["themes"]:
            page = wyn.get(at(draft, f"theme/{theme['link_id']}/"))
            assert wyn.post(at(draft, f"theme/{theme['link_id']}/"), form_of(page)).status_code == 302
            for card in theme["cards"]:
                page = wyn.get(at(draft, f"card/{card['link_id']}/"))
                answer = wyn.post(at(draft, f"card/{card['link_id']}/"), form_of(page))
                assert answer.status_code == 302, answer.context["form"].errors
                page = wyn.get(at(draft, f"card/{card['link_id']}/when/"))
                assert wyn.post(at(draft, f"card/{card['link_id']}/when/"), form_of(page)).status_code == 302
        for key in ("scores", "critical", "help_lines", "instruments", "languages", "signpost_rules"):
            page = wyn.get(at(draft, f"parts/{key}/"))
            assert wyn.post(at(draft, f"parts/{key}/"), form_of(page)).status_code == 302
        assert body_of(draft, inside) == before


def test_a_save_is_a_step_with_who_and_what(draft: TemplateVersion, wyn: Any, inside: Any, person: Any) -> None:
    typed = form_of(wyn.get(at(draft, f"card/{CARD}/"))) | {"text": "What was the birth like?"}
    assert wyn.post(at(draft, f"card/{CARD}/"), typed).headers["Location"].endswith(f"#{CARD}")
    with inside("public"):
        first, second = DraftStep.objects.filter(version=draft).order_by("place")
        assert (second.place, second.said) == (2, "Card: What was the birth like?")
        assert second.made_by_id == person("wyn").pk
        assert first.body["themes"][0]["cards"][0]["text"] != "What was the birth like?"
        draft.refresh_from_db()
        assert draft.body == second.body
        assert Event.objects.filter(kind="template-version.edited").count() == 1
    assert "What was the birth like?" in wyn.get(at(draft, "steps/")).content.decode()


def test_two_who_write_the_same_card_lose_nothing(draft: TemplateVersion, wyn: Any, xan: Any, inside: Any) -> None:
    hers, his = (form_of(browser.get(at(draft, f"card/{CARD}/"))) for browser in (wyn, xan))
    assert wyn.post(at(draft, f"card/{CARD}/"), hers | {"text": "Wyn’s words"}).status_code == 302
    refused = xan.post(at(draft, f"card/{CARD}/"), his | {"text": "Xan’s words"})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Xan’s words" in page and "Theirs now: “Wyn’s words”" in page
    assert body_of(draft, inside)["themes"][0]["cards"][0]["text"] == "Wyn’s words"
    again = form_of(refused)
    assert xan.post(at(draft, f"card/{CARD}/"), again).status_code == 302
    assert body_of(draft, inside)["themes"][0]["cards"][0]["text"] == "Xan’s words"
    with inside("public"):
        assert DraftStep.objects.filter(version=draft, said="Card: Wyn’s words").exists()


def test_two_who_write_different_cards_do_not_meet(draft: TemplateVersion, wyn: Any, xan: Any, inside: Any) -> None:
    other = draft.body["themes"][0]["cards"][1]["link_id"]
    hers, his = form_of(wyn.get(at(draft, f"card/{CARD}/"))), form_of(xan.get(at(draft, f"card/{other}/")))
    assert wyn.post(at(draft, f"card/{CARD}/"), hers | {"text": "One"}).status_code == 302
    assert xan.post(at(draft, f"card/{other}/"), his | {"text": "Two"}).status_code == 302
    assert [card["text"] for card in body_of(draft, inside)["themes"][0]["cards"][:2]] == ["One", "Two"]


def test_a_card_taken_away_meanwhile_is_said_and_the_words_stay(draft: TemplateVersion, wyn: Any, xan: Any) -> None:
    typed = form_of(wyn.get(at(draft, "theme/me/")))
    whole = xan.get(at(draft, "theme/me/")).context["whole"]
    wyn.post(at(draft, "theme/me/"), typed | {"title": "Me, and how I am"})
    assert xan.post(at(draft, "theme/me/remove/"), {"whole": whole}).status_code == 409


def test_going_back_keeps_what_came_since(draft: TemplateVersion, wyn: Any, inside: Any) -> None:
    before = copy.deepcopy(draft.body)
    for words in ("One", "Two"):
        wyn.post(at(draft, f"card/{CARD}/"), form_of(wyn.get(at(draft, f"card/{CARD}/"))) | {"text": words})
    was = wyn.get(at(draft, "steps/")).context["was"]
    assert wyn.post(at(draft, "steps/1/back/"), {"was": was}).status_code == 302
    assert body_of(draft, inside) == before
    with inside("public"):
        said = list(DraftStep.objects.filter(version=draft).order_by("place").values_list("said", flat=True))
    assert said == ["Begun", "Card: One", "Card: Two", "Went back to step 1"]


def test_going_back_over_what_one_has_not_seen_is_refused(draft: TemplateVersion, wyn: Any, xan: Any) -> None:
    was = wyn.get(at(draft, "steps/")).context["was"]
    xan.post(at(draft, f"card/{CARD}/"), form_of(xan.get(at(draft, f"card/{CARD}/"))) | {"text": "New"})
    assert wyn.post(at(draft, "steps/1/back/"), {"was": was}).status_code == 409


def test_a_new_card_gets_its_name_from_its_words(draft: TemplateVersion, wyn: Any, inside: Any) -> None:
    typed = form_of(wyn.get(at(draft, "in/me/new/")))
    typed |= {"text": "Who makes the tea?", "kind": "choice", "options-0-text": "Me", "options-1-text": "Somebody else",
              "options-1-weight": "2"}  # fmt: skip
    assert wyn.post(at(draft, "in/me/new/"), typed).status_code == 302
    assert body_of(draft, inside)["themes"][0]["cards"][-1] == {
        "link_id": "who-makes-the-tea", "concept_key": "who.makes.the.tea", "kind": "choice",
        "text": "Who makes the tea?",
        "options": [{"code": "me", "text": "Me"}, {"code": "somebody-else", "text": "Somebody else", "weight": 2}],
    }  # fmt: skip


def test_what_cannot_be_is_said_beside_its_box_and_kept(draft: TemplateVersion, wyn: Any, inside: Any) -> None:
    typed = form_of(wyn.get(at(draft, "in/me/new/"))) | {"text": "Only one?", "kind": "choice", "options-0-text": "Yes"}
    refused = wyn.post(at(draft, "in/me/new/"), typed)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "give 2 to 1000 options" in page and "Only one?" in page
    assert body_of(draft, inside) == draft.body


def test_cards_move_up_and_down_and_into_the_next_theme(draft: TemplateVersion, wyn: Any, inside: Any) -> None:
    names = [[card["link_id"] for card in theme["cards"]] for theme in draft.body["themes"]]
    wyn.post(at(draft, f"card/{names[0][0]}/move/"), {"way": "down"})
    moved = body_of(draft, inside)["themes"]
    assert [card["link_id"] for card in moved[0]["cards"][:2]] == [names[0][1], names[0][0]]
    wyn.post(at(draft, f"card/{names[1][0]}/move/"), {"way": "up"})
    moved = body_of(draft, inside)["themes"]
    assert moved[0]["cards"][-1]["link_id"] == names[1][0]
    wyn.post(at(draft, f"theme/{moved[1]['link_id']}/move/"), {"way": "up"})
    assert body_of(draft, inside)["themes"][0]["link_id"] == moved[1]["link_id"]


def test_the_templates_own_words_reach_its_family_only_when_published(
    draft: TemplateVersion, wyn: Any, inside: Any
) -> None:
    typed = form_of(wyn.get(at(draft, "words/"))) | {
        "title": "Six weeks in",
        "about": "Another purpose",
        "moment": "ANY",
    }
    assert wyn.post(at(draft, "words/"), typed).status_code == 302
    assert body_of(draft, inside)["title"] == "Six weeks in"
    with inside("public"):
        draft.family.refresh_from_db()
        assert (draft.family.title == "Six weeks in", draft.family.about == "Another purpose") == (False, False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("[{", "line 1, column 3"),
        ('{"a": 1}', "scores is a list"),
        ('[{"key": "x"}]', "Score 1: title is missing"),
        ("[" * 50_000, "nested too deep"),
        ('["\\u0000"]', "no text has"),
        ('["\\ud800"]', "no text has"),
        ("[NaN]", "no number"),
    ],
)
def test_json_that_cannot_be_is_refused_with_its_place(
    draft: TemplateVersion, wyn: Any, inside: Any, typed: str, said: str
) -> None:
    refused = wyn.post(at(draft, "parts/scores/"), {"part": typed})
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert body_of(draft, inside) == draft.body


def test_a_published_version_opens_no_page_to_write(kit: Any, wyn: Any) -> None:
    published = kit("six-to-eight-weeks")
    for page in (
        "words/",
        "number/",
        "parts/scores/",
        "themes/new/",
        "theme/me/",
        f"card/{CARD}/",
        f"card/{CARD}/when/",
    ):
        assert wyn.get(at(published, page)).status_code == 409
        assert wyn.post(at(published, page), {"text": "x", "title": "x"}).status_code == 409
    assert wyn.post(at(published, f"card/{CARD}/move/"), {"way": "up"}).status_code == 409
    page = wyn.get(at(published)).content.decode()
    assert "Add a card" not in page and "Move up" not in page
