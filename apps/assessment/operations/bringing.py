"""Words that somebody took away elsewhere, brought onto their own cards here."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from uuid import uuid5

from django.db import transaction

from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.answers import answer_card, begun_assessment
from apps.assessment.queries.asked import outgoing_asked
from apps.assessment.queries.own import Way, way_through
from kith.audit.operations import record
from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.exchange.fhir_responses import Answers, read_response
from kith.catalogue.assessments.exchange.report import CannotImport, Fate, Report
from kith.catalogue.assessments.values import Kind
from kith.errors import BadInput
from kith.people.models import User

LONGEST_WORDS = 5000
"""Letters, as on the card itself."""


class NotTheirWords(BadInput):
    """The file is damaged, another one, or of other questions."""


@dataclass(frozen=True)
class Brought:
    """What became of a file: the cards that have their words now, and what did not come along, each with why."""

    cards: list[Card]
    left: list[tuple[str, str]]


@transaction.atomic
def bring_words(*, assessment: Assessment, content: bytes, by: User, at: dt.datetime) -> Brought:
    """Put what a QuestionnaireResponse of FHIR R4 holds onto cards that say nothing yet, sealed as every answer. What
    stands on a card here stays; brought twice, it is brought once.

    Raises NotTheirs, NotBegun, NotTheirWords.
    """
    locked = begun_assessment(assessment, by)
    way = way_through(locked)
    found, report = _read(locked, content)
    wanted = [card for card in way.template.cards.values() if card.link_id in found.given | found.own_words]
    why = _why_not(wanted, way, found)
    came = [card for card in wanted if not why[card.link_id]]
    for card in came:
        answer_card(
            assessment=locked, card=card, given=found.given.get(card.link_id), by=by, at=at,
            own_words=found.own_words.get(card.link_id, "").strip(),
            client_key=uuid5(locked.pk, f"{hashlib.sha256(content).hexdigest()} {card.link_id}"),
        )  # fmt: skip
    record(kind="assessment.words-brought", by=by, subject=locked, detail={"cards": len(came)})
    return Brought(
        came, [*((card.text, why[card.link_id]) for card in wanted if why[card.link_id]), *_lost(report, way)]
    )


def _read(assessment: Assessment, content: bytes) -> tuple[Answers, Report]:
    try:
        return read_response(outgoing_asked(assessment), content)
    except CannotImport as refusal:
        raise NotTheirWords(
            "We find no words for these cards in that file. Pick the one you took away, just as it was.", field="file"
        ) from refusal


def _why_not(wanted: list[Card], way: Way, found: Answers) -> dict[str, str]:
    """By card, why an answer stays in the file; "" where it comes along. What stays there decides of no other card."""
    why = {card.link_id: _why_it_stays(card, way, found) for card in wanted}
    shown = way.template.shown({key: value for key, value in found.given.items() if not why[key]} | way.given)
    for card in wanted:
        if card not in shown:
            why[card.link_id] = why[card.link_id] or "It is not among your cards, after what else was said."
    return why


def _why_it_stays(card: Card, way: Way, found: Answers) -> str:
    answer = way.answers.get(card.link_id)
    if answer is not None and not answer.is_skip:
        return "You have said something on this card here. That stays."
    if card.kind is Kind.NOTE:
        return "It asks nothing."
    if card.concept_key in way.never:
        return "You asked us never to ask this."
    if any(critical.link_id == card.link_id for critical in way.template.critical):
        return "We ask this one here, so that help is close by."
    if len(found.own_words.get(card.link_id, "")) > LONGEST_WORDS:
        return "That is more than one card holds."
    return ""


def _lost(report: Report, way: Way) -> list[tuple[str, str]]:
    names = {card.link_id: card.text for card in way.template.cards.values()}
    return [(names.get(row.name, row.name), row.says) for row in report.rows if row.fate is not Fate.MAPPED]
