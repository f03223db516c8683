"""A template's body as the rest of the house reads it: themes of cards, and which cards are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any


class Kind(StrEnum):
    """What stands under the own-words box, which every card has."""

    OWN_WORDS = "own_words"
    CHOICE = "choice"
    FACES = "faces"
    YES_NO = "yes_no"
    SCALE = "scale"


SCALE_CODES = tuple(str(number) for number in range(11))


@dataclass(frozen=True)
class Option:
    code: str
    text: str
    face: str = ""


@dataclass(frozen=True)
class Condition:
    """One rule: what was chosen on another card. A card not answered, or not shown, equals nothing."""

    link_id: str
    op: str
    value: str = ""

    def holds(self, chosen: Mapping[str, str]) -> bool:
        given = chosen.get(self.link_id, "")
        if self.op == "exists":
            return bool(given)
        return given == self.value if self.op == "=" else given != self.value


@dataclass(frozen=True)
class HelpLine:
    key: str
    name: str
    number: str
    words: str


@dataclass(frozen=True)
class Card:
    link_id: str
    concept_key: str
    kind: Kind
    text: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    when: tuple[Condition, ...] = ()
    help: tuple[str, ...] = ()
    signposts: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return SCALE_CODES if self.kind is Kind.SCALE else tuple(option.code for option in self.options)

    def say(self, code: str) -> str:
        """The words of a choice: "Up and down", or "7 out of 10"."""
        if self.kind is Kind.SCALE and code:
            return f"{code} out of 10"
        return next((option.text for option in self.options if option.code == code), "")


@dataclass(frozen=True)
class Theme:
    link_id: str
    title: str
    hint: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Template:
    """One version, read. `shown` follows the rules; everything else ignores them."""

    title: str
    themes: tuple[Theme, ...]
    help_lines: tuple[HelpLine, ...] = ()

    @cached_property
    def cards(self) -> dict[str, Card]:
        return {card.link_id: card for theme in self.themes for card in theme.cards}

    @cached_property
    def theme_of(self) -> dict[str, Theme]:
        return {card.link_id: theme for theme in self.themes for card in theme.cards}

    def shown(self, chosen: Mapping[str, str]) -> list[Card]:
        """The cards whose rules hold, in order. `chosen` is the code chosen on each card. A rule that looks at a
        card which is itself hidden treats it as unanswered; rules look back only, so one pass is enough."""
        seen: dict[str, str] = {}
        cards = []
        for card in self.cards.values():
            if all(condition.holds(seen) for condition in card.when):
                cards.append(card)
                seen[card.link_id] = chosen.get(card.link_id, "")
        return cards

    def help_for(self, card: Card) -> list[HelpLine]:
        return [line for line in self.help_lines if line.key in card.help]


def read(body: Mapping[str, Any]) -> Template:
    """The body as a Template. Takes a body that `body.faults` found nothing wrong with."""
    lines = (HelpLine(key, x["name"], x["number"], x["words"]) for key, x in body.get("help_lines", {}).items())
    return Template(body["title"], tuple(_theme(theme) for theme in body["themes"]), tuple(lines))


def _theme(raw: Mapping[str, Any]) -> Theme:
    return Theme(raw["link_id"], raw["title"], raw.get("hint", ""), tuple(_card(card) for card in raw["cards"]))


def _card(raw: Mapping[str, Any]) -> Card:
    return Card(
        link_id=raw["link_id"],
        concept_key=raw["concept_key"],
        kind=Kind(raw["kind"]),
        text=raw["text"],
        hint=raw.get("hint", ""),
        options=tuple(Option(**option) for option in raw.get("options", ())),
        when=tuple(Condition(**condition) for condition in raw.get("when", ())),
        help=tuple(raw.get("help", ())),
        signposts=tuple(raw.get("signposts", ())),
    )
