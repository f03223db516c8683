"""Our own kit: whole, plain, and kind."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kith.catalogue.assessments.faults.body import faults
from kith.catalogue.assessments.models import TemplateFamily, TemplateVersion
from kith.catalogue.assessments.operations import KIT, NumberTaken, load_kit
from kith.catalogue.assessments.reading import read
from kith.catalogue.assessments.values import Kind
from kith.catalogue.assessments.wording import never_shown_in, reading_grade, word_faults

FILES = sorted(KIT.glob("*.json"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def kit(request: pytest.FixtureRequest) -> dict[str, Any]:
    return json.loads(request.param.read_text())


def test_it_is_well_formed(kit: dict[str, Any]) -> None:
    assert faults(kit["body"]) == []
    ours = not kit["body"].get("instruments")
    assert (kit["body"]["licence"] == "CC BY 4.0") == ours


def test_no_word_in_it_judges_and_a_nine_year_old_reads_it_with_ease(kit: dict[str, Any]) -> None:
    assert list(word_faults(kit["body"])) == []


def test_the_words_that_judge_are_found() -> None:
    assert never_shown_in("You should have come: your score is low.") == ["should", "score"]
    assert never_shown_in("A shoulder to lean on, and a scoreboard nowhere") == []


def test_hard_words_are_found() -> None:
    assert reading_grade("Utilisation of antenatal provision necessitates multidisciplinary consultation.") > 15
    assert reading_grade("The cat sat on the mat. It was warm.") < 2


def test_the_antenatal_talk_has_eight_themes_and_about_thirty_cards() -> None:
    template = read(json.loads((KIT / "antenatal_conversation.json").read_text())["body"])
    assert [theme.link_id for theme in template.themes] == [
        "me", "feel", "parent", "people", "home", "money", "baby", "here",
    ]  # fmt: skip
    assert 28 <= len(template.cards) <= 34
    assert {card.kind for card in template.cards.values()} == {
        Kind.OWN_WORDS,
        Kind.CHOICE,
        Kind.FACES,
        Kind.YES_NO,
        Kind.SCALE,
    }
    assert all(len(card.options) <= 4 for card in template.cards.values())


def test_loading_it_twice_changes_nothing(public: Any) -> None:
    first = load_kit()
    assert [version.state for version in first] == ["PUBLISHED"] * len(FILES)
    assert [version.pk for version in load_kit()] == [version.pk for version in first]
    assert TemplateFamily.objects.count() == TemplateVersion.objects.count() == len(FILES)


def test_a_changed_file_needs_a_new_number(public: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    load_kit()
    changed = json.loads(FILES[0].read_text())
    changed["body"]["title"] += "!"
    (tmp_path / "kit.json").write_text(json.dumps(changed))
    monkeypatch.setattr("kith.catalogue.assessments.operations.KIT", tmp_path)
    with pytest.raises(NumberTaken, match="next number"):
        load_kit()
