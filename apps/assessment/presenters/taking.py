"""A person's own words as they take them away: as text to read anywhere, and as data."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from apps.assessment.models.answers import Level
from apps.assessment.queries.own import Way
from apps.assessment.queries.then_now import Pair, Told, pairs_of, ways_of
from apps.assessment.queries.words import with_readings
from kith.catalogue.assessments.exchange.fhir_responses import write_response
from kith.catalogue.assessments.exchange.formats import Outgoing
from kith.web.words import say_day

WIDTH = 72


def then_and_now_text(pairs: Iterable[Pair], *, name: str, on: dt.date) -> str:
    """Her first words above her latest, matter by matter."""
    lines = ["Then and now", f"{name}, {say_day(on)}", ""]
    for pair in pairs:
        lines += [*_side("Then", pair.then, asked=True), ""]
        lines += [*_side("Now", pair.now, asked=not pair.is_same_question), "", ""]
    return "\n".join(lines)


def words_text(way: Way, *, name: str, on: dt.date) -> str:
    """Everything they said, theme by theme."""
    lines = [way.template.title, f"{name}, {say_day(on)}", ""]
    for theme, pairs in way.said:
        lines += [theme.title.upper(), ""]
        for card, answer in pairs:
            lines += [*textwrap.wrap(card.text, WIDTH), *_words(Told(card, answer)), ""]
    return "\n".join(lines)


def words_fhir(way: Way, outgoing: Outgoing) -> bytes:
    """What was said, as a QuestionnaireResponse of FHIR R4."""
    said = {card.link_id: answer for _, pairs in way.said for card, answer in pairs}
    given = {link_id: answer.given for link_id, answer in said.items() if answer.given is not None}
    words = {link_id: answer.own_words for link_id, answer in said.items() if answer.own_words}
    authored = max((answer.at for answer in said.values()), default=way.assessment.made_at)
    return write_response(outgoing, given, words, authored=authored, finished=way.assessment.state == "DONE")


def as_own_data(person: Any) -> dict[str, Any]:
    """Every assessment with every answer, and then and now: part of what a person takes away of themselves."""
    return {
        "assessments": [_assessment(with_readings(way)) for way in ways_of(person)],
        "then_and_now": [_pair(pair) for pair in pairs_of(person)],
    }


def _assessment(way: Way) -> dict[str, Any]:
    return {
        "title": way.template.title,
        "started_at": way.assessment.started_at,
        "done_at": way.assessment.done_at,
        "answers": [_answer(Told(card, answer)) for _, pairs in way.said for card, answer in pairs],
        "to_talk_about": [card.text for card in way.to_talk_about],
    }


def _answer(told: Told) -> dict[str, Any]:
    readings = told.answer.readings.all()
    return {
        "question": told.card.text, "own_words": told.answer.own_words, "picked": told.choice, "at": told.answer.at,
        "who_may_read_it": Level(told.level).label, "who_read_it": [f"{one.by}, {one.on}" for one in readings],
    }  # fmt: skip


def _pair(pair: Pair) -> dict[str, Any]:
    return {key: {"question": one.card.text, "own_words": one.answer.own_words, "picked": one.choice,
                  "at": one.answer.at} for key, one in (("then", pair.then), ("now", pair.now))}  # fmt: skip


def _side(label: str, told: Told, *, asked: bool) -> list[str]:
    question = textwrap.wrap(told.card.text, WIDTH) if asked else []
    return [*question, f"{label}, {say_day(timezone.localdate(told.answer.at))}:", *_words(told)]


def _words(told: Told) -> list[str]:
    own = [line for part in told.answer.own_words.splitlines() for line in textwrap.wrap(part, WIDTH) or [""]]
    return [f"  {line}" for line in [*own, *([f"({told.choice})"] if told.choice else [])]]
