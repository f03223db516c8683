"""A person's first words on a matter beside their latest, for their own eyes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.assessment.queries.own import Way, way_through
from kith.catalogue.assessments.cards import Card


@dataclass(frozen=True)
class Told:
    """What was said on one card. `level` is who may read it now."""

    card: Card
    answer: Answer

    @property
    def choice(self) -> str:
        return self.card.say(self.answer.given)

    @property
    def level(self) -> str:
        return str(self.answer.level)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Pair:
    """The same matter, asked in two assessments."""

    then: Told
    now: Told

    @property
    def level(self) -> str:
        """Who may read both; "" where that differs."""
        return self.now.level if self.then.level == self.now.level else ""

    @property
    def is_same_question(self) -> bool:
        return self.then.card.text == self.now.card.text


def pairs_of(person: Any) -> list[Pair]:
    """One for each concept this person said something about in two assessments, in the order of the latest. What they
    asked never to be asked of again is not brought up here either."""
    told: dict[str, list[Told]] = {}
    for way in ways_of(person):
        for one in _said_on_shown(way):
            told.setdefault(one.card.concept_key, []).append(one)
    pairs = [Pair(each[0], each[-1]) for each in told.values() if len(each) > 1]
    return sorted(pairs, key=lambda pair: pair.now.answer.at)


def may_have_pairs(person: Any) -> bool:
    """Whether they have begun two assessments: cheap to ask, for a page that only says where to look."""
    return bool(_begun(person).count() > 1)


def ways_of(person: Any) -> list[Way]:
    """Every assessment they have begun, the first one first."""
    return [way_through(assessment) for assessment in _begun(person).order_by("started_at", "pk")]


def _begun(person: Any) -> Any:
    begun = Assessment.objects.filter(respondent=person).exclude(state=Assessment.State.INVITED)
    return begun.select_related("respondent", "overlay")


def _said_on_shown(way: Way) -> list[Told]:
    """One for each concept: the card said last, where a version asks of it twice."""
    found = [Told(card, way.answers[card.link_id]) for card in way.cards if card.link_id in way.answers]
    return list({one.card.concept_key: one for one in found if not one.answer.is_skip}.values())
