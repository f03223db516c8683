"""From a body to a Template. Takes a body that `faults.body.unreadable` found nothing wrong with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from kith.catalogue.assessments.cards import (
    Card,
    Critical,
    HelpLine,
    Instrument,
    Language,
    Option,
    Signpost,
    Template,
    Theme,
)
from kith.catalogue.assessments.rules import ALWAYS, Every, Rule, read_rule
from kith.catalogue.assessments.scores import PLACES, Band, Item, Method, Score
from kith.catalogue.assessments.values import Kind

GROUP = "group"
HEAD = ("title", "licence", "attribution")
"""What a body says of itself as a whole."""


def head_of(body: Mapping[str, Any]) -> dict[str, str]:
    return {name: body[name] for name in HEAD}


def read(body: Mapping[str, Any]) -> Template:
    kinds = {raw["link_id"]: Kind(raw["kind"]) for raw in leaves(body)}
    lines = (HelpLine(key, x["name"], x["number"], x["words"]) for key, x in body.get("help_lines", {}).items())
    themes = tuple(_theme(theme, kinds) for theme in body["themes"])
    cards = {card.link_id: card for theme in themes for card in theme.cards}
    return Template(
        title=body["title"],
        themes=themes,
        help_lines=tuple(lines),
        scores=tuple(_score(raw, cards) for raw in body.get("scores", ())),
        critical=tuple(_critical(raw, kinds) for raw in body.get("critical", ())),
        signposts=tuple(
            Signpost(read_rule(raw["when"], kinds), tuple(raw["terms"])) for raw in body.get("signpost_rules", ())
        ),
        languages=tuple(_language(code, raw) for code, raw in body.get("languages", {}).items()),
        instruments={key: _instrument(key, raw) for key, raw in body.get("instruments", {}).items()},
        licence=body["licence"],
        attribution=body["attribution"],
    )


def leaves(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every card of a body, whatever groups it stands in, in order."""
    for theme in body["themes"]:
        yield from _leaves(theme["cards"])


def _leaves(raws: Any) -> Iterator[Mapping[str, Any]]:
    for raw in raws:
        if raw["kind"] == GROUP:
            yield from _leaves(raw["cards"])
        else:
            yield raw


def _theme(raw: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Theme:
    cards = tuple(_cards(raw["cards"], kinds, (), _rule(raw, ALWAYS, kinds), raw.get("instrument", "")))
    return Theme(raw["link_id"], raw["title"], raw.get("hint", ""), cards)


def _cards(
    raws: Any, kinds: Mapping[str, Kind], groups: tuple[str, ...], above: Rule, instrument: str
) -> Iterator[Card]:
    for raw in raws:
        rule = _rule(raw, above, kinds)
        if raw["kind"] == GROUP:
            yield from _cards(raw["cards"], kinds, (*groups, raw["text"]), rule, raw.get("instrument", instrument))
        else:
            yield _card(raw, rule, groups, instrument)


def _rule(raw: Mapping[str, Any], above: Rule, kinds: Mapping[str, Kind]) -> Rule:
    if not raw.get("when"):
        return above
    own = read_rule(raw["when"], kinds)
    return own if above == ALWAYS else Every((above, own))


def _card(raw: Mapping[str, Any], when: Rule, groups: tuple[str, ...], instrument: str) -> Card:
    return Card(
        link_id=raw["link_id"],
        concept_key=raw["concept_key"],
        kind=Kind(raw["kind"]),
        text=raw["text"],
        hint=raw.get("hint", ""),
        options=tuple(_option(option) for option in raw.get("options", ())),
        when=when,
        help=tuple(raw.get("help", ())),
        signposts=tuple(raw.get("signposts", ())),
        prompts=tuple(raw.get("prompts", ())),
        groups=groups,
        required=raw.get("required", False),
        low=str(raw.get("low", "")),
        high=str(raw.get("high", "")),
        longest=raw.get("longest"),
        unit=raw.get("unit", ""),
        instrument=raw.get("instrument", instrument),
    )


def _option(raw: Mapping[str, Any]) -> Option:
    return Option(raw["code"], raw["text"], raw.get("face", ""), str(raw.get("weight", "")))


def _critical(raw: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Critical:
    return Critical(raw["link_id"], read_rule(raw["when"], kinds), tuple(raw["help"]), raw["words"])


def _language(code: str, raw: Mapping[str, Any]) -> Language:
    return Language(code, raw["name"], raw["status"], raw["texts"], raw.get("right_to_left", False))


def _instrument(key: str, raw: Mapping[str, Any]) -> Instrument:
    return Instrument(
        key,
        raw["name"],
        raw["owner"],
        raw["terms"],
        raw["source"],
        raw["needs_licence"],
        raw.get("has_text", True),
    )


def _score(raw: Mapping[str, Any], cards: Mapping[str, Card]) -> Score:
    table = raw.get("table")
    return Score(
        key=raw["key"],
        title=raw["title"],
        method=Method(raw["method"]),
        items=tuple(_item(cards[link_id]) for link_id in raw["items"]),
        low=Decimal(raw["low"]),
        high=Decimal(raw["high"]),
        source=raw["source"],
        direction=raw.get("direction", "more"),
        places=raw.get("places", PLACES),
        min_answered=raw.get("min_answered", 0),
        at_least=Decimal(raw.get("at_least", 0)),
        table={key: Decimal(value) for key, value in table.items()} if table else None,
        bands=tuple(_band(band) for band in raw.get("bands", ())),
        instrument=raw.get("instrument", ""),
    )


def _item(card: Card) -> Item:
    return Item(card.link_id, card.kind, {o.code: Decimal(o.weight) for o in card.options if o.weight})


def _band(raw: Mapping[str, Any]) -> Band:
    return Band(
        Decimal(raw["low"]),
        Decimal(raw["high"]),
        raw["text"],
        dt.date.fromisoformat(raw["valid_from"]),
        raw["source"],
    )
