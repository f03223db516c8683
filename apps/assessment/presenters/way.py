"""What the card, the landing page and the page of words show. No SQL."""

from __future__ import annotations

from dataclasses import dataclass

from apps.assessment.models.answers import Answer, AnswerRead, Level
from apps.assessment.queries.own import Way
from kith.catalogue.assessments.cards import Card, Theme


@dataclass(frozen=True)
class Stage:
    """A theme on the landing page."""

    title: str
    hint: str
    first: str
    done: int
    total: int

    @property
    def words(self) -> str:
        if self.done == self.total:
            return "All done"
        return f"{self.done} of {self.total} done" if self.done else "Not started"

    @property
    def tone(self) -> str:
        return "done" if self.done == self.total else "waiting" if self.done else "plain"


@dataclass(frozen=True)
class Said:
    """One answer on the page of words."""

    card: Card
    answer: Answer

    @property
    def choice(self) -> str:
        return self.card.say(self.answer.given)

    @property
    def levels(self) -> list[tuple[str, str, bool]]:
        """(level, words, is this one)."""
        now = self.answer.level  # type: ignore[attr-defined]
        return [(value, label, value == now) for value, label in Level.choices]

    @property
    def readings(self) -> list[AnswerRead]:
        """Who read it, and when."""
        return list(self.answer.readings.all())


def stages(way: Way) -> list[Stage]:
    return [stage for theme in way.template.themes if (stage := _stage(theme, way))]


def place(way: Way, card: Card) -> dict[str, object]:
    """Where this card stands: its theme among the themes, and itself within the theme."""
    theme = way.template.theme_of[card.link_id]
    themes = [theme for theme in way.template.themes if _shown(theme, way)]
    cards = _shown(theme, way)
    return {
        "part": theme, "part_number": themes.index(theme) + 1, "parts": len(themes),
        "number": cards.index(card) + 1, "cards": len(cards), "is_last": way.cards[-1] is card,
    }  # fmt: skip


def said(way: Way) -> list[tuple[Theme, list[Said]]]:
    return [(theme, [Said(card, answer) for card, answer in pairs]) for theme, pairs in way.said]


def number_open(way: Way) -> int:
    return sum(answer.level != Level.SEALED for answer in way.answers.values())  # type: ignore[attr-defined]


def _stage(theme: Theme, way: Way) -> Stage | None:
    cards = _shown(theme, way)
    if not cards:
        return None
    done = sum(card.link_id in way.answers for card in cards)
    first = next((card for card in cards if card.link_id not in way.answers), cards[0])
    return Stage(theme.title, theme.hint, first.link_id, done, len(cards))


def _shown(theme: Theme, way: Way) -> list[Card]:
    return [card for card in way.cards if card in theme.cards]
