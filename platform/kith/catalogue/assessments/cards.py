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
    or a text, None for no bound. `prompts` are for the supporter's eyes, on the supporter's own device. `told_in`: the
    language its words are in, "" for the template's own."""

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
    told_in: str = ""

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
    told_in: str = ""


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
    """Texts in another language, by key: "title", "theme.me.title", "card.me-body.text", "option.me-body.up",
    "help.samaritans", "critical.phq-9", and the words of the page around them: "page.next"."""

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
    told_in: Language | None = None
    licence: str = ""
    attribution: str = ""

    @cached_property
    def cards(self) -> dict[str, Card]:
        return {card.link_id: card for theme in self.themes for card in theme.cards}

    @cached_property
    def theme_of(self) -> dict[str, Theme]:
        return {card.link_id: theme for theme in self.themes for card in theme.cards}

    @cached_property
    def decisive(self) -> frozenset[str]:
        """The cards whose answers decide whether another is shown, or open the help screen."""
        rules = (looks_at(card.when) for card in self.cards.values())
        return frozenset().union(*rules, (critical.link_id for critical in self.critical))

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
        return self.helpers(card.help)

    def critical_on(self, card: Card, given: Given) -> Critical | None:
        """The help screen this card's answer opens, or None."""
        return next((each for each in self.critical if each.link_id == card.link_id and each.when.holds(given)), None)

    def helpers(self, keys: tuple[str, ...]) -> list[HelpLine]:
        """In the order of the keys: whoever wrote them put first who is to be rung first."""
        lines = {line.key: line for line in self.help_lines}
        return [lines[key] for key in dict.fromkeys(keys) if key in lines]

    def offered_languages(self) -> list[Language]:
        """Those good enough to show: never a machine's; of an instrument that needs a licence, only validated text."""
        strict = any(instrument.needs_licence for instrument in self.instruments.values())
        fit = {Language.VALIDATED} if strict else {Language.HUMAN, Language.VALIDATED}
        return [language for language in self.languages if language.status in fit]

    def in_language(self, code: str) -> Template:
        """The template in an offered language. A card of which a part has no text in it stays whole as it is, so that
        nobody meets half a card. Another code changes nothing."""
        return self._told_in.get(code, self)

    @cached_property
    def _told_in(self) -> dict[str, Template]:
        return {language.code: _translated(self, language) for language in self.offered_languages()}


def _translated(template: Template, language: Language) -> Template:
    say = language.texts.get
    lines = (replace(line, words=say(f"help.{line.key}", line.words)) for line in template.help_lines)
    critical = (replace(one, words=say(f"critical.{one.link_id}", one.words)) for one in template.critical)
    return replace(
        template, title=say("title", template.title), themes=tuple(_theme_in(one, language) for one in template.themes),
        help_lines=tuple(lines), critical=tuple(critical), told_in=language,
    )  # fmt: skip


def _theme_in(theme: Theme, language: Language) -> Theme:
    texts, key = language.texts, f"theme.{theme.link_id}"
    cards = tuple(_card_in(card, language) for card in theme.cards)
    if f"{key}.title" not in texts:
        return replace(theme, cards=cards)
    told = {"title": texts[f"{key}.title"], "hint": texts.get(f"{key}.hint", ""), "told_in": language.code}
    return replace(theme, cards=cards, **told)


def _card_in(card: Card, language: Language) -> Card:
    texts, key = language.texts, f"card.{card.link_id}"
    needed = [f"{key}.text", *([f"{key}.hint"] if card.hint else []), *(_option(card, one) for one in card.options)]
    if any(not texts.get(one) for one in needed):
        return card
    options = tuple(replace(one, text=texts[_option(card, one)]) for one in card.options)
    return replace(
        card, text=texts[f"{key}.text"], hint=texts.get(f"{key}.hint", ""), options=options, told_in=language.code
    )


def _option(card: Card, option: Option) -> str:
    return f"option.{card.link_id}.{option.code}"
