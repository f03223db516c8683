"""Which shared cards a tenant may leave out, and what of its overlay still fits another version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.assessment.overlaid import LOCAL, THEME, overlaid
from kith.catalogue.assessments.cards import Card, Template
from kith.catalogue.assessments.faults.body import faults
from kith.catalogue.assessments.reading import read
from kith.catalogue.assessments.rules import looks_at


@dataclass(frozen=True)
class Lost:
    """Something of an overlay that a version has no place for."""

    what: str
    why: str


@dataclass(frozen=True)
class Carried:
    """What of an overlay fits a version, and what does not."""

    cards: list[Mapping[str, Any]]
    left_out: list[str]
    lost: list[Lost]


def why_asked(template: Template, link_id: str) -> str:
    """Why this card is never left out of these; "" where it may be."""
    card = template.cards.get(link_id)
    if card is None:
        return "It is not among these cards."
    if link_id.startswith(LOCAL):
        return "It is your own: take it away instead."
    if card.required:
        return "It has to be answered."
    if card.instrument:
        return f"It is part of {_name(template, card)}, which nobody may change."
    return next(_leaning(template, link_id), "")


def open_themes(body: Mapping[str, Any]) -> dict[str, str]:
    """By link_id, the titles of the parts that a tenant may add to: those that are no instrument's."""
    return {theme["link_id"]: theme["title"] for theme in body["themes"] if not theme.get("instrument")}


def carry_over(
    body: Mapping[str, Any], *, cards: list[Mapping[str, Any]], left_out: list[str], before: Template
) -> Carried:
    """An overlay as it fits another version. `before`: the cards as they were asked till now, nothing left out."""
    kept, lost = _cards_that_fit(body, cards)
    still, gone = _that_may_be_left_out(body, kept, left_out)
    names = {link_id: before.cards[link_id].text for link_id in left_out if link_id in before.cards}
    lost += [Lost(names.get(link_id, link_id), f"You leave it out now. {why}") for link_id, why in gone]
    return Carried(kept, still, lost)


def _name(template: Template, card: Card) -> str:
    instrument = template.instruments.get(card.instrument)
    return instrument.name if instrument else card.instrument


def _leaning(template: Template, link_id: str) -> Iterator[str]:
    """What of the kept cards leans on this one."""
    for score in template.scores:
        if any(item.link_id == link_id for item in score.items):
            yield f"“{score.title}” is worked out from it."
    for critical in template.critical:
        if link_id == critical.link_id or link_id in looks_at(critical.when):
            yield "An answer to it opens the help screen."
    for card in template.cards.values():
        if card.link_id != link_id and link_id in looks_at(card.when):
            yield f"Whether we ask “{card.text}” goes by it."


def _cards_that_fit(
    body: Mapping[str, Any], cards: list[Mapping[str, Any]]
) -> tuple[list[Mapping[str, Any]], list[Lost]]:
    themes = open_themes(body)
    kept: list[Mapping[str, Any]] = []
    lost: list[Lost] = []
    for card in cards:
        if card[THEME] not in themes:
            lost.append(Lost(card["text"], "The part it stood in is gone, or takes no other cards."))
        elif faults(overlaid(body, cards=(*kept, card), left_out=frozenset())):
            lost.append(Lost(card["text"], "It was asked after a card, or a choice, that is gone."))
        else:
            kept.append(card)
    return kept, lost


def _that_may_be_left_out(
    body: Mapping[str, Any], cards: list[Mapping[str, Any]], left_out: list[str]
) -> tuple[list[str], list[tuple[str, str]]]:
    """Cards that lean on one another may be left out together, so each is looked at without the others."""
    kept, gone = list(left_out), []
    while found := [(link_id, why) for link_id in kept if (why := _why(body, cards, kept, link_id))]:
        gone += found
        kept = [link_id for link_id in kept if link_id not in dict(found)]
    return kept, gone


def _why(body: Mapping[str, Any], cards: list[Mapping[str, Any]], left_out: list[str], link_id: str) -> str:
    others = frozenset(left_out) - {link_id}
    return why_asked(read(overlaid(body, cards=tuple(cards), left_out=others)), link_id)
