"""What was typed for somebody, as the typist and as they themselves see it. No SQL."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from apps.assessment.models.answers import Answer
from apps.assessment.queries.own import Way
from apps.assessment.queries.typed import Typed
from kith.catalogue.assessments.cards import Card, Theme
from kith.web.words import say_day

AT_ONCE = {
    "PHONE": "Stop here. Say it now, before the next card.",
    "PAPER": "Stop here. Ring {name} now, before you type on.",
    "INTERPRETER": "Stop here. Say it now, through the interpreter, before the next card.",
}


@dataclass(frozen=True)
class TypedCard:
    """A card as the typist goes through them, and what they typed there in this sitting."""

    card: Card
    answer: Answer | None


@dataclass(frozen=True)
class TypedForYou:
    """One answer she is to look through."""

    card: Card
    answer: Answer
    before: Answer | None

    @property
    def choice(self) -> str:
        return self.card.say(self.answer.given)

    @property
    def choice_before(self) -> str:
        return self.card.say(self.before.given) if self.before else ""


def parts(way: Way) -> list[tuple[Theme, list[TypedCard]]]:
    """The cards in their parts, without a number anywhere: what is left out is told to nobody."""
    shown = [(theme, [card for card in way.cards if card in theme.cards]) for theme in way.template.themes]
    return [(theme, [TypedCard(c, way.answers.get(c.link_id)) for c in cards]) for theme, cards in shown if cards]


def typed_for_you(way: Way, waiting: list[Typed]) -> list[TypedForYou]:
    cards = way.template.cards
    return [TypedForYou(cards[one.answer.link_id], one.answer, one.before) for one in waiting]


def who_typed(waiting: list[Typed], *, today: dt.date) -> list[str]:
    """ "Ben typed these for you on Tuesday 3 March", one line for each person and day."""
    found: dict[tuple[str, dt.date], None] = {
        (one.answer.typed_by.display_name, timezone.localdate(one.answer.at)): None for one in waiting
    }
    return [f"{name} typed these for you {'today' if day == today else f'on {say_day(day)}'}" for name, day in found]
