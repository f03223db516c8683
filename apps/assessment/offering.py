"""A copy of what a tenant wrote, as everybody could use it: its own cards alone, or the whole template with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from apps.assessment.overlaid import LOCAL, THEME, TOLD, as_card, overlaid

OWN_LICENCE = "CC BY 4.0"
LONGEST_TITLE = 120
_REACHES_SOMEBODY = re.compile(r"\S+@\S+|(?:\d[^\w]{0,2}){6,}")
_WORD = re.compile(r"[^\W\d_]+")


def own_cards_body(
    body: Mapping[str, Any], *, cards: list[Mapping[str, Any]], offered_by: str
) -> dict[str, Any]:  # fmt: skip
    """The tenant's own cards under the titles of their parts. A rule that looks at a shared card, which does not go
    along, is put down as one to be written anew."""
    links = {card["link_id"] for card in cards}
    themes = [
        {"link_id": theme["link_id"], "title": theme["title"], "cards": own}
        for theme in body["themes"]
        if (own := [_alone(card, links) for card in cards if card[THEME] == theme["link_id"]])
    ]
    title = f"Cards of {offered_by}: {body['title']}"[:LONGEST_TITLE]
    return {"title": title, "licence": OWN_LICENCE, "attribution": offered_by, "themes": themes}


def whole_body(
    body: Mapping[str, Any], *, cards: list[Mapping[str, Any]], left_out: list[str], offered_by: str
) -> dict[str, Any]:
    """The shared text with the tenant's cards, and without those it leaves out. What a licence gave is not in it: it is
    the catalogue's body that is copied."""
    whole = overlaid(body, cards=tuple(map(_renamed, cards)), left_out=frozenset(left_out))
    return {**whole, "attribution": f"{body['attribution']}, with cards of {offered_by}"}


def texts(body: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Part by part, all of the words that would go, as people read them."""
    return [(theme["title"], list(_texts(theme["cards"]))) for theme in body["themes"]]


def words_of(text: str) -> set[str]:
    """Its words as names are looked for in it: "Anne-Marie" is two."""
    return set(_WORD.findall(text))


def names_somebody(cards: list[Mapping[str, Any]], names: set[str]) -> tuple[str, str] | None:
    """The first card that names one of `names`, or gives an address or a number, and what it says; else None."""
    for card in cards:
        for text in _texts([card]):
            words = words_of(text) & names
            found = min(words) if words else (match[0] if (match := _REACHES_SOMEBODY.search(text)) else "")
            if found:
                return str(card["text"]), found.strip()
    return None


def _alone(card: Mapping[str, Any], links: set[str]) -> dict[str, Any]:
    when = card.get("when")
    if not when or when["link_id"] in links:
        return _renamed(as_card(card))
    without = {key: value for key, value in as_card(card).items() if key != "when"}
    return {**_renamed(without), "unresolved": [f"Asked only where {when['link_id']} is answered “{when['value']}”."]}


def _renamed(card: Mapping[str, Any]) -> dict[str, Any]:
    """Under names that are nobody's own: what begins with local- is a tenant's."""
    key = card["concept_key"].replace("local.", "added.", 1)
    renamed = {**card, "link_id": _shared(card["link_id"]), "concept_key": key}
    if when := card.get("when"):
        renamed["when"] = {**when, "link_id": _shared(when["link_id"])}
    return renamed


def _shared(link_id: str) -> str:
    return f"added-{link_id.removeprefix(LOCAL)}" if link_id.startswith(LOCAL) else link_id


def _texts(cards: Any) -> Iterator[str]:
    for card in cards:
        yield card["text"]
        yield from (
            each for each in (card.get("hint", ""), *card.get("prompts", ()), *card.get("signposts", ())) if each
        )
        yield from (option["text"] for option in card.get("options", ()))
        for words in card.get(TOLD, {}).values():
            yield from (each for each in (words["text"], words.get("hint", ""), *words.get("options", ())) if each)
        yield from _texts(card.get("cards", ()))
