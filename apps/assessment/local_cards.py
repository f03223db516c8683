"""A card of a tenant's own, from what somebody typed: as it is kept in an overlay, and what could be plainer in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from django.utils.text import slugify

from apps.assessment.overlaid import LOCAL, THEME, TOLD
from kith.catalogue.assessments.values import WITH_OPTIONS, Kind
from kith.catalogue.assessments.wording import never_shown_in, reading_grade

KINDS = {
    Kind.OWN_WORDS: "Only their own words",
    Kind.FACES: "Three faces",
    Kind.CHOICE: "Pick one",
    Kind.CHOICES: "Pick as many as fit",
    Kind.YES_NO: "Yes, no or not sure",
    Kind.SCALE: "A scale from 0 to 10",
    Kind.INTEGER: "A number",
    Kind.DATE: "A day",
    Kind.NOTE: "Nothing: it only tells them something",
}
TYPED = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.FACES})
"""The kinds whose choices somebody types, one a line."""
FACES = ("up", "flat", "down")
YES_NO = [{"code": "yes", "text": "Yes"}, {"code": "no", "text": "No"}, {"code": "unsure", "text": "Not sure"}]
EASY_GRADE, FEWEST_WORDS = 4, 5
"""Read with ease by a nine-year-old; fewer words than these tell nothing of how hard they are."""


def local_card(
    *, theme: str, kind: str, text: str, hint: str = "", options: list[str] | None = None,
    when: Mapping[str, Any] | None = None, prompts: list[str] | None = None, signposts: list[str] | None = None,
    told: Mapping[str, Any] | None = None, was: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """`options`: the texts of the choices, in order. `when`: the one answer after which it is asked. `told`: its words
    in other languages, by code. `was`: the card it stands in for, whose name it keeps while it can be answered in the
    same way."""
    given = {
        "hint": hint, "options": _options(Kind(kind), options or []), "when": dict(when or {}),
        "prompts": prompts or [], "signposts": signposts or [], TOLD: dict(told or {}),
    }  # fmt: skip
    card = {THEME: theme, "kind": kind, "text": text, **{key: value for key, value in given.items() if value}}
    return {**card, **_name(card, was)}


def answered_alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether what was answered on the one would be an answer on the other."""
    return all(one.get(key) == other.get(key) for key in ("kind", "options"))


def advice_on(card: Mapping[str, Any]) -> list[str]:
    """What the linter of words says; it never stands in the way."""
    texts = [card["text"], card.get("hint", ""), *(option["text"] for option in card.get("options", ()))]
    return [advice for text in texts for advice in _advice(text)]


def _name(card: Mapping[str, Any], was: Mapping[str, Any] | None) -> dict[str, str]:
    if was is not None and answered_alike(card, was):
        return {"link_id": was["link_id"], "concept_key": was["concept_key"]}
    number = uuid4().hex[:10]
    return {"link_id": f"{LOCAL}{number}", "concept_key": f"local.{number}"}


def _options(kind: Kind, texts: list[str]) -> list[dict[str, str]]:
    if kind not in WITH_OPTIONS:
        return []
    if kind is Kind.YES_NO:
        return YES_NO
    if kind is Kind.FACES:
        return [{"code": face, "text": text, "face": face} for face, text in zip(FACES, texts, strict=False)]
    return [{"code": slugify(text)[:60] or f"choice-{place}", "text": text} for place, text in enumerate(texts, 1)]


def _advice(text: str) -> Iterator[str]:
    yield from (f"“{word}” is a word no family reads here." for word in never_shown_in(text))
    grade = reading_grade(text)
    if len(text.split()) > FEWEST_WORDS and grade > EASY_GRADE:
        yield f"“{text}” reads as if for age {round(grade) + 5}. Shorter words and sentences help."
