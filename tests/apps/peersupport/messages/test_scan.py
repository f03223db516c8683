"""No word that reveals stands in any text we send, in any language, in any subject, sender or first line."""

from __future__ import annotations

import string
import tomllib
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import allauth
import pytest
from django.template.loader import get_template

import kith.people
from apps.peersupport.queries.messages import SUBJECT
from apps.peersupport.texts import ALLOWED, HERE, LANGUAGES, NotAText, all_texts, text_of, worded, written
from kith.messaging.names import PLAIN, sender_name
from kith.messaging.revealing import preview_of, revealing_in

VALUES = {
    "name": "Leanne", "sender": PLAIN, "supporter": "Ben", "day": "Thursday 12 March", "time": "2pm",
    "place": "the hall", "link": "https://north.kith.org/my-page/", "words": "See you soon",
    "address": "leanne@example.org",
}  # fmt: skip
EVERY = [pytest.param(code, language, id=f"{code} {language}") for code in all_texts() for language in LANGUAGES]


@pytest.mark.parametrize(("code", "language"), EVERY)
def test_no_text_reveals_anything(code: str, language: str) -> None:
    text = worded(code, language=language, values=VALUES)
    assert revealing_in(f"{SUBJECT} {PLAIN} {text}") == []
    assert "{" not in text and preview_of(text).startswith(text.split("\n")[0])


@pytest.mark.parametrize(("code", "language"), EVERY)
def test_a_text_uses_the_variables_it_names_and_no_others(code: str, language: str) -> None:
    words = tomllib.loads((HERE / f"{language}.toml").read_text())
    used = {name for text in (words[code]["text"], words["words"]["greeting"]) for _, name, _, _ in
            string.Formatter().parse(text) if name}  # fmt: skip
    assert used <= text_of(code).uses <= ALLOWED
    assert {name for name in text_of(code).uses if name not in used} <= {"sender"}


def test_every_language_has_every_text_and_no_other() -> None:
    for language in LANGUAGES:
        assert set(tomllib.loads((HERE / f"{language}.toml").read_text())) - {"words"} == set(all_texts())


def test_words_no_speaker_has_read_are_not_sent() -> None:
    assert written("news", language="pl", values=VALUES) == written("news", language="en", values=VALUES)
    assert worded("news", language="pl", values=VALUES) != written("news", language="pl", values=VALUES)


def test_what_a_value_holds_is_never_read_as_a_variable() -> None:
    told = {**VALUES, "words": "{name.__class__} {0} {link}", "name": "{sender}"}
    text = written("own_words", language="en", values=told)
    assert "{name.__class__} {0} {link}" in text and "Hello {sender}," in text
    with pytest.raises(NotAText):
        written("own_words", language="en", values={"name": "Leanne"})


@pytest.mark.parametrize(
    "text",
    [
        "Your BABY",
        "baby’s here",
        "Mum-and-baby group",
        "pregnancy",
        "Antenatal",
        "the midwife",
        "ｂａｂｙ",
        "ciąża",
        "scan,",
    ],
)
def test_words_that_reveal_are_found_however_they_are_dressed(text: str) -> None:
    assert revealing_in(text)


@pytest.mark.parametrize(
    "text", ["A note from the hub", "Mumbai", "scandal", "Daddy-long-legs club? no: duet", "Cotton"]
)
def test_words_that_only_begin_alike_are_let_be(text: str) -> None:
    assert revealing_in(text) == []


def test_no_mail_about_signing_in_reveals_anything() -> None:
    """Ours, and those of the library that we left as they are."""
    ours, library = Path(kith.people.__file__).parent / "templates", Path(allauth.__file__).parent / "templates"
    names = {file.relative_to(base) for base in (ours, library) for file in base.glob("*/email/*.txt")}
    assert len(names) > 20
    for name in sorted(map(str, names)):
        assert revealing_in(get_template(name).template.source) == [], name


def test_mail_from_a_house_whose_name_reveals_names_itself_plainly(monkeypatch: Any) -> None:
    for name, shown in (("West Basildon Families", "West Basildon Families"), ("Bumps and Babies", PLAIN)):
        scope = SimpleNamespace(is_public=True, name=name)
        monkeypatch.setattr("kith.messaging.names.current_scope", lambda scope=scope: scope)
        assert sender_name() == shown


def test_the_name_chosen_here_is_what_every_mail_is_from(leanne: Any, browse: Any, inside: Any) -> None:
    from kith.people.mail import from_address

    told = {
        "sender_name": "The kettle",
        "subject": "A note",
        "reply_to": "",
        "return_address": "",
        "x": str(uuid.uuid4()),
    }
    browse("north", "asha").post("/messages/looks/", told)
    with inside("north"):
        assert from_address().startswith("The kettle <")
    with inside("south"):
        assert from_address().startswith("South <")
