"""A template as the rest of the house reads it: themes of cards, which cards are shown, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import TopologicalSorter

from kith.catalogue.assessments.rules import ALWAYS, Rule, looks_at
from kith.catalogue.assessments.scores import Score
from kith.catalogue.assessments.values import SCALE_CODES, Given, Kind, Value, is_given


@dataclass(frozen=True)
class Option:
    """`weight` is what the option counts in a score, as a decimal text; "" where it counts in none."""

    code: str
    text: str
    face: str = ""
    weight: str = ""


@dataclass(frozen=True)
class HelpLine:
    key: str
    name: str
    number: str
    words: str


@dataclass(frozen=True)
class Instrument:
    """Somebody's published questions. `needs_licence`: a tenant records its own licence before it may use them."""

    key: str
    name: str
    owner: str
    terms: str
    source: str
    needs_licence: bool
    has_text: bool = True


@dataclass(frozen=True)
class Card:
    """`when` is the card's own rule and those of every group it stands in. `low`, `high`, `longest`: bounds of a number
    or a text, None for no bound. `prompts` are for the supporter's eyes, on the supporter's own device."""

    link_id: str
    concept_key: str
    kind: Kind
    text: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    when: Rule = ALWAYS
    help: tuple[str, ...] = ()
    signposts: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    required: bool = False
    low: str = ""
    high: str = ""
    longest: int | None = None
    unit: str = ""
    instrument: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        return SCALE_CODES if self.kind is Kind.SCALE else tuple(option.code for option in self.options)

    def say(self, value: Value | None) -> str:
        """The words of an answer: "Up and down", "7 out of 10", "3 weeks"."""
        if value is None or not is_given(value):
            return ""
        if self.kind is Kind.SCALE:
            return f"{value} out of 10"
        if self.options:
            codes = value if isinstance(value, list) else [value]
            return ", ".join(self._texts.get(str(code), "") for code in codes)
        return "Yes" if value is True else f"{value} {self.unit}".strip()

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {option.code: option.text for option in self.options}


@dataclass(frozen=True)
class Theme:
    link_id: str
    title: str
    hint: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Critical:
    """What, once answered, opens the help screen at once, whatever anything adds up to."""

    link_id: str
    when: Rule
    help: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Signpost:
    """Services that fit where a rule holds; `terms` are the service directory's."""

    when: Rule
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """Texts in another language, by key: "title", "theme.me.title", "card.me-body.text", "option.me-body.up"."""

    MACHINE, HUMAN, VALIDATED = "machine", "human", "validated"

    code: str
    name: str
    status: str
    texts: Mapping[str, str]
    right_to_left: bool = False


@dataclass(frozen=True)
class Template:
    """One version, read. `shown` follows the rules; everything else ignores them."""

    title: str
    themes: tuple[Theme, ...]
    help_lines: tuple[HelpLine, ...] = ()
    scores: tuple[Score, ...] = ()
    critical: tuple[Critical, ...] = ()
    signposts: tuple[Signpost, ...] = ()
    languages: tuple[Language, ...] = ()
    instruments: Mapping[str, Instrument] = field(default_factory=dict)

    @cached_property
    def cards(self) -> dict[str, Card]:
        return {card.link_id: card for theme in self.themes for card in theme.cards}

    @cached_property
    def theme_of(self) -> dict[str, Theme]:
        return {card.link_id: theme for theme in self.themes for card in theme.cards}

    @cached_property
    def _order(self) -> tuple[str, ...]:
        """Every card after the ones its rule looks at. A version that looks at itself is never published."""
        graph = {link_id: looks_at(card.when) & self.cards.keys() for link_id, card in self.cards.items()}
        return tuple(TopologicalSorter(graph).static_order())

    def shown(self, given: Given) -> list[Card]:
        """The cards whose rules hold, in the template's order. A rule that looks at a card which is itself hidden
        treats it as unanswered."""
        seen: dict[str, Value] = {}
        hidden: set[str] = set()
        for link_id in self._order:
            if not self.cards[link_id].when.holds(seen):
                hidden.add(link_id)
            elif link_id in given:
                seen[link_id] = given[link_id]
        return [card for card in self.cards.values() if card.link_id not in hidden]

    def given_on_shown(self, given: Given) -> dict[str, Value]:
        """What was given on the cards that are shown: all that ever leaves a draft."""
        return {card.link_id: given[card.link_id] for card in self.shown(given) if card.link_id in given}

    def help_for(self, card: Card) -> list[HelpLine]:
        return [line for line in self.help_lines if line.key in card.help]

    def critical_on(self, card: Card, given: Given) -> Critical | None:
        """The help screen this card's answer opens, or None."""
        return next((each for each in self.critical if each.link_id == card.link_id and each.when.holds(given)), None)

    def helpers(self, keys: tuple[str, ...]) -> list[HelpLine]:
        return [line for line in self.help_lines if line.key in keys]

    def offered_languages(self) -> list[Language]:
        """Those good enough to show: never a machine's; of an instrument that needs a licence, only validated text."""
        strict = any(instrument.needs_licence for instrument in self.instruments.values())
        fit = {Language.VALIDATED} if strict else {Language.HUMAN, Language.VALIDATED}
        return [language for language in self.languages if language.status in fit]

    def in_language(self, code: str) -> Template:
        """The template in an offered language; what has no text in it stays as it is. Another code changes nothing."""
        language = next((each for each in self.offered_languages() if each.code == code), None)
        return self if language is None else _translated(self, language.texts)


def _translated(template: Template, texts: Mapping[str, str]) -> Template:
    def say(key: str, default: str) -> str:
        return texts.get(key, default)

    def card_in(card: Card) -> Card:
        key = f"card.{card.link_id}"
        options = tuple(
            replace(option, text=say(f"option.{card.link_id}.{option.code}", option.text)) for option in card.options
        )
        return replace(card, text=say(f"{key}.text", card.text), hint=say(f"{key}.hint", card.hint), options=options)

    def theme_in(theme: Theme) -> Theme:
        key = f"theme.{theme.link_id}"
        cards = tuple(map(card_in, theme.cards))
        return replace(theme, title=say(f"{key}.title", theme.title), hint=say(f"{key}.hint", theme.hint), cards=cards)

    lines = tuple(replace(line, words=say(f"help.{line.key}", line.words)) for line in template.help_lines)
    return replace(
        template, title=say("title", template.title), themes=tuple(map(theme_in, template.themes)), help_lines=lines
    )
