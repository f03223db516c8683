"""`manage.py lint_templates`, which `make check` runs: words that judge, and texts that are hard to read, fail it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kith.catalogue.assessments.operations import KIT
from tests.databases import ROOT

A_LITTLE_HARD = "Is there anything else about your baby that you would like us to know today?"
HARD = "Utilisation of antenatal provision necessitates multidisciplinary consultation."


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], None]], None]:
    """Our kit with one thing in the antenatal conversation changed."""
    monkeypatch.setattr("kith.catalogue.assessments.operations.KIT", tmp_path)

    def change(by: Callable[[Any], None]) -> None:
        for path in KIT.glob("*.json"):
            kit = json.loads(path.read_text())
            if path.stem == "antenatal_conversation":
                by(kit["body"])
            (tmp_path / path.name).write_text(json.dumps(kit))

    return change


def test_our_kit_is_kind_and_easy_to_read(capsys: Any) -> None:
    call_command("lint_templates")
    assert re.search(r"\d+ templates are kind and easy to read", capsys.readouterr().out)


def first_card(body: Any) -> Any:
    return body["themes"][0]["cards"][0]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda b: b.update(title="Families at risk"), "antenatal_conversation, title: no family reads “at risk” here"),
        (lambda b: first_card(b).update(hint="You should say."), "no family reads “should” here"),
        (lambda b: first_card(b).update(text=HARD), "reading age 41, at most 11"),
        (lambda b: b["themes"][0].update(title="Failing to attend"), "no family reads “failing” here"),
        (lambda b: next(iter(b["help_lines"].values())).update(words=HARD), "help line"),
        (
            lambda b: next(c for t in b["themes"] for c in t["cards"] if c.get("options"))["options"][0].update(
                text="I refused"
            ),
            "no family reads “refused” here",
        ),
    ],
)
def test_a_word_that_judges_or_a_text_that_is_hard_fails(changed: Any, capsys: Any, change: Any, says: str) -> None:
    changed(change)
    with pytest.raises(CommandError, match="Texts to say in plainer words: 1"):
        call_command("lint_templates")
    assert says in capsys.readouterr().out


def test_a_template_in_which_every_text_is_a_little_hard_fails_as_a_whole(changed: Any, capsys: Any) -> None:
    def harder(body: Any) -> None:
        for theme in body["themes"]:
            options = [option for card in theme["cards"] for option in card.get("options", ())]
            for part in (*theme["cards"], *options):
                part |= {"text": A_LITTLE_HARD} | ({"hint": A_LITTLE_HARD} if "hint" in part else {})

    changed(harder)
    with pytest.raises(CommandError):
        call_command("lint_templates")
    assert "the whole: reading age" in capsys.readouterr().out


@pytest.mark.parametrize("whose", [lambda body: body["themes"][0], first_card])
def test_an_instrument_s_own_words_are_its_owner_s(changed: Any, capsys: Any, whose: Any) -> None:
    def licensed(body: Any) -> None:
        whose(body)["instrument"] = "theirs"
        first_card(body)["text"] = HARD

    changed(licensed)
    call_command("lint_templates")
    assert "templates are kind and easy to read" in capsys.readouterr().out


def test_the_words_of_cards_that_stand_in_a_group_are_looked_at(changed: Any, capsys: Any) -> None:
    def grouped(body: Any) -> None:
        cards = body["themes"][0]["cards"]
        cards[0] = {"link_id": "together", "kind": "group", "text": "Two at once", "cards": [cards[0]]}
        cards[0]["cards"][0]["text"] = HARD

    changed(grouped)
    with pytest.raises(CommandError, match="1"):
        call_command("lint_templates")
    assert "me-body: reading age 41" in capsys.readouterr().out


def test_a_rule_that_tells_what_was_picked_on_a_card_with_help_lines_fails(changed: Any, capsys: Any) -> None:
    def telling(body: Any) -> None:
        when = {
            "any": [{"link_id": "people-safe", "op": "=", "value": "no"}, {"link_id": "people-safe", "op": "exists"}]
        }
        body["signpost_rules"].append({"when": when, "terms": ["domestic abuse"]})

    changed(telling)
    with pytest.raises(CommandError, match="Rules that give somebody away: 1"):
        call_command("lint_templates")
    assert "it gives away what was picked on people-safe" in capsys.readouterr().out


def test_make_check_runs_it() -> None:
    assert "lint_templates" in (ROOT / "Makefile").read_text().split("check-words:")[1].split("check-lock:")[0]
