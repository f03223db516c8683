"""What the card, the landing page and the page of words show. No SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apps.assessment.models.answers import Answer, AnswerRead, Level
from apps.assessment.presenters.page_words import ENGLISH, page_words
from apps.assessment.queries.own import Way
from kith.catalogue.assessments.cards import Card, Template, Theme

MOST_DOTS = 12


@dataclass(frozen=True)
class Stage:
    """A theme on the landing page."""

    title: str
    hint: str
    first: str
    done: int
    total: int
    told_in: str

    @property
    def words(self) -> str:
        """No count of what is left: nobody owes us the rest."""
        return "All done" if self.done == self.total else "Begun" if self.done else "New"

    @property
    def tone(self) -> str:
        return "done" if self.done == self.total else "waiting" if self.done else "plain"


@dataclass(frozen=True)
class Spoken:
    """A language the cards can be read in."""

    code: str
    name: str
    right_to_left: bool
    is_now: bool


@dataclass(frozen=True)
class Said:
    """One answer on the page of words."""

    card: Card
    answer: Answer
    handovers: tuple[Any, ...] = ()

    @property
    def choice(self) -> str:
        return self.card.say(self.answer.given)

    @property
    def levels(self) -> list[tuple[str, str, bool]]:
        """(level, words, is this one)."""
        now = self.answer.level  # type: ignore[attr-defined]
        return [(value, label, value == now) for value, label in Level.choices if value != Level.HANDOVER]

    @property
    def who_reads(self) -> str:
        """In words, for a page that is printed."""
        return Level(self.answer.level).label  # type: ignore[attr-defined]

    @property
    def handover_levels(self) -> list[tuple[Any, bool]]:
        """(an open handover, is this one): none while none is open."""
        now = self.answer.level_handover  # type: ignore[attr-defined]
        return [(handover, handover.pk == now) for handover in self.handovers]

    @property
    def readings(self) -> list[AnswerRead]:
        """Who read it, and when."""
        return list(self.answer.readings.all())


def stages(way: Way) -> list[Stage]:
    return [stage for theme in way.template.themes if (stage := _stage(theme, way))]


def place(way: Way, card: Card) -> dict[str, object]:
    """Where this card stands: its theme among the themes, and itself within the theme."""
    theme = way.template.theme_of[card.link_id]
    themes = list(way.by_theme)
    cards = _shown(theme, way)
    return {
        "part": theme, "part_number": themes.index(theme.link_id) + 1, "parts": len(themes),
        "number": cards.index(card) + 1, "cards": len(cards), "is_last": way.cards[-1] is card,
        "dots": _dots(cards.index(card), len(cards)), "whose": way.template.instruments.get(card.instrument),
    }  # fmt: skip


def told(template: Template) -> dict[str, Any]:
    """The language a template is told in, the page's own words in it, and the others it could be told in."""
    now = template.told_in.code if template.told_in else ENGLISH
    others = [(ENGLISH, "English", False)] + [(x.code, x.name, x.right_to_left) for x in template.offered_languages()]
    spoken = [Spoken(*one, is_now=one[0] == now) for one in others] if len(others) > 1 else []
    return {"told_in": template.told_in, "words": page_words(template.told_in), "languages": spoken}


def around(way: Way, card: Card) -> dict[str, object]:
    """The card before; the one after, where it is the same whatever is said here; whom to ring, where what is said here
    may open the help screen."""
    after = way.after(card.link_id)
    certain = after and card.link_id not in way.template.decisive and after.concept_key != card.concept_key
    critical = [one for one in way.template.critical if one.link_id == card.link_id]
    return {
        "before": way.before(card), "certain_next": after if certain else None,
        "ring": way.template.helpers(tuple(key for one in critical for key in one.help)),
    }  # fmt: skip


def said(way: Way, handovers: Sequence[Any] = ()) -> list[tuple[Theme, list[Said]]]:
    """Theme by theme. `handovers`: those that are open, to which an answer may be opened."""
    open_ones = tuple(handovers)
    return [(theme, [Said(card, answer, open_ones) for card, answer in pairs]) for theme, pairs in way.said]


def number_open(way: Way) -> int:
    return sum(answer.level != Level.SEALED for answer in way.answers.values())  # type: ignore[attr-defined]


def _dots(place: int, cards: int) -> list[str]:
    """Where they are in this part, as dots; of a long part, none: nobody is shown how much is left."""
    stages = ["done"] * place + ["now"] + ["next"] * (cards - place - 1)
    return stages if cards <= MOST_DOTS else []


def _stage(theme: Theme, way: Way) -> Stage | None:
    cards = _shown(theme, way)
    if not cards:
        return None
    done = sum(card.link_id in way.answers for card in cards)
    first = next((card for card in cards if card.link_id not in way.answers), cards[0])
    return Stage(theme.title, theme.hint, first.link_id, done, len(cards), theme.told_in)


def _shown(theme: Theme, way: Way) -> list[Card]:
    return way.by_theme.get(theme.link_id, [])
