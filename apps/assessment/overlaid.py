"""A shared version with what a tenant lays over it: its own cards at the end of a theme, some cards left out, and the
words its licences gave it for instruments that the catalogue holds no words of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from kith.catalogue.assessments.canonical import sha256_of
from kith.catalogue.assessments.cards import Card, Template
from kith.catalogue.assessments.queries import BodyChanged, body_of
from kith.catalogue.assessments.reading import GROUP, read
from kith.catalogue.assessments.rules import looks_at, read_rule

LOCAL = "local-"
"""What the link_id of a tenant's own card begins with."""
THEME = "theme"
"""Beside the keys of a card in a template's body: the theme that a local card stands at the end of."""
TOLD = "told"
"""Beside them too: its words in other languages, by code: its text, its hint, and its options in their order."""


@dataclass(frozen=True)
class Laid:
    """What lies over a version. Its hash stands for all of it, so that two with the same hash are one."""

    sha256: str
    cards: tuple[Mapping[str, Any], ...] = field(compare=False)
    left_out: frozenset[str] = field(compare=False)
    words: Mapping[str, Any] = field(compare=False)

    @staticmethod
    def of(cards: list[Any], left_out: list[str], words: Mapping[str, Any]) -> Laid:
        whole = sha256_of({"cards": cards, "left_out": left_out, "words": dict(words)})
        return Laid(whole, tuple(cards), frozenset(left_out), words)


def sha_of(cards: list[Any], left_out: list[str]) -> str:
    """SHA-256 of an overlay's canonical text, in hex."""
    return sha256_of({"cards": cards, "left_out": left_out})


@lru_cache(maxsize=128)
def template_overlaid(*, version_id: UUID, sha256: str, laid: Laid) -> Template:
    """The cards as this tenant asks them. Kept in the process: what the two hashes name never changes.

    Raises TemplateVersion.DoesNotExist, BodyChanged.
    """
    return read(body_overlaid(version_id=version_id, sha256=sha256, laid=laid))


def body_overlaid(*, version_id: UUID, sha256: str, laid: Laid) -> dict[str, Any]:
    """Raises TemplateVersion.DoesNotExist, BodyChanged."""
    body = worded(body_of(version_id=version_id, sha256=sha256), laid.words)
    return overlaid(body, cards=laid.cards, left_out=laid.left_out)


def check_hash(sha256: str, *, cards: list[Any], left_out: list[str]) -> None:
    """Raises BodyChanged where a stored overlay is not the one its hash was taken of."""
    if sha_of(cards, left_out) != sha256:
        raise BodyChanged(f"An overlay does not match its hash {sha256}.")


def worded(body: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """A body with an instrument's own words, by link_id, in the place of what stood for them. A number whose choices
    were given becomes a choice of the same numbers."""
    return {**body, "themes": [_worded(theme, words) for theme in body["themes"]]}


def _worded(node: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    if "cards" not in node:
        own = words.get(node["link_id"])
        return _as_licensed(node, own) if own else dict(node)
    cards = [_worded(card, words) for card in node["cards"]]
    stood_in = any(card["link_id"] in words for card in node["cards"])
    return {**node, "cards": cards, **({"hint": ""} if stood_in and "hint" in node else {})}


def _as_licensed(card: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    if not own.get("options"):
        return {**card, "text": own["text"]}
    kept = {key: value for key, value in card.items() if key not in ("low", "high")}
    options = [{**option, "weight": option["code"]} for option in own["options"]]
    return {**kept, "text": own["text"], "kind": "choice", "options": options}


def overlaid(
    body: Mapping[str, Any], *, cards: tuple[Mapping[str, Any], ...], left_out: frozenset[str]
) -> dict[str, Any]:
    """A body as a template's, of the shared one and what lies over it. A theme or group left empty goes too, and a rule
    that would name services by a card left out."""
    themes = (_theme(theme, cards, left_out) for theme in body["themes"])
    laid = {**body, "themes": [theme for theme in themes if theme["cards"]]}
    if "languages" in body:
        laid["languages"] = {code: _with_ours(raw, code, cards) for code, raw in body["languages"].items()}
    if "signpost_rules" in body:
        laid["signpost_rules"] = [
            rule for rule in body["signpost_rules"] if not looks_at(read_rule(rule["when"], {})) & left_out
        ]
    return laid


def _theme(theme: Mapping[str, Any], cards: tuple[Mapping[str, Any], ...], left_out: frozenset[str]) -> dict[str, Any]:
    own = [as_card(card) for card in cards if card[THEME] == theme["link_id"]]
    return {**theme, "cards": [*_kept(theme["cards"], left_out), *own]}


def _with_ours(language: Mapping[str, Any], code: str, cards: tuple[Mapping[str, Any], ...]) -> dict[str, Any]:
    ours = {key: text for card in cards for key, text in _told(card, card.get(TOLD, {}).get(code))}
    return {**language, "texts": {**language["texts"], **ours}}


def _told(card: Mapping[str, Any], words: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """The texts of a local card in a language, by the keys of a template's."""
    if words:
        yield f"card.{card['link_id']}.text", words["text"]
        yield f"card.{card['link_id']}.hint", words.get("hint", "")
        for option, text in zip(card.get("options", ()), words.get("options", ()), strict=False):
            yield f"option.{card['link_id']}.{option['code']}", text


def as_card(local: Mapping[str, Any]) -> dict[str, Any]:
    """A local card as a card of a body."""
    return {key: value for key, value in local.items() if key not in (THEME, TOLD)}


def card_read(local: Mapping[str, Any]) -> Card:
    """A local card by itself, to look at: without the rule that says when it is asked."""
    alone = {key: value for key, value in as_card(local).items() if key != "when"}
    body = {"title": "", "licence": "", "attribution": "", "themes": [{"link_id": "", "title": "", "cards": [alone]}]}
    return read(body).cards[local["link_id"]]


def _kept(cards: Any, left_out: frozenset[str]) -> Iterator[Mapping[str, Any]]:
    for card in cards:
        if card["kind"] != GROUP and card["link_id"] not in left_out:
            yield card
        elif card["kind"] == GROUP and (kept := list(_kept(card["cards"], left_out))):
            yield {**card, "cards": kept}
