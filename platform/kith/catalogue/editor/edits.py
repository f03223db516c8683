"""Every change an editor can make to a draft, as an `Edit`. Each changes its part and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kith.catalogue.assessments.reading import GROUP, head_of
from kith.catalogue.editor.nodes import Node, NotThere, Stand, find_card, find_theme, own_words_of
from kith.catalogue.editor.texts import Edit, Text

UP, DOWN = "up", "down"
PARTS = ("scores", "critical", "signpost_rules", "help_lines", "languages", "instruments")
"""What is written as JSON: by its key in the body."""


def words_part(text: Text) -> Any:
    return [head_of(text.body), text.described]


def edit_words(*, head: Mapping[str, str], described: Mapping[str, str], was: str) -> Edit:
    """The template's own words: `head` is title, licence and attribution."""

    def change(text: Text) -> None:
        text.body.update(head)
        text.described = dict(described)

    return Edit("The template's own words", change, words_part, was)


def renumber(*, number: str) -> Edit:
    def change(text: Text) -> None:
        text.number = number

    return Edit(f"Numbered {number}", change)


def theme_part(link_id: str) -> Any:
    return lambda text: own_words_of(find_theme(text.body, link_id).node)


def add_theme(*, theme: Node) -> Edit:
    return Edit(f"New theme: {theme['title']}", lambda text: text.body["themes"].append(theme))


def edit_theme(*, link_id: str, words: Mapping[str, Any], was: str) -> Edit:
    def change(text: Text) -> None:
        put(find_theme(text.body, link_id).node, words)

    return Edit(f"Theme: {words['title']}", change, theme_part(link_id), was)


def move_theme(*, link_id: str, way: str) -> Edit:
    def change(text: Text) -> None:
        _shift(find_theme(text.body, link_id), way)

    return Edit(f"Theme {link_id} moved {way}", change)


def remove_theme(*, link_id: str, was: str) -> Edit:
    """With its cards: `was` is of all of it."""

    def change(text: Text) -> None:
        text.body["themes"] = [theme for theme in text.body["themes"] if theme["link_id"] != link_id]

    return Edit(f"Theme {link_id} taken away", change, lambda text: find_theme(text.body, link_id).node, was)


def card_part(link_id: str) -> Any:
    """A card whole; of a group only its own words, since its cards are edited by themselves."""
    return lambda text: own_words_of(find_card(text.body, link_id).node)


def add_card(*, into: str, card: Node) -> Edit:
    """At the end of a theme, or of a group where no theme is called `into`."""

    def change(text: Text) -> None:
        _home(text.body, into)["cards"].append(card)

    return Edit(f"New card: {card['text']}", change)


def edit_card(*, link_id: str, words: Mapping[str, Any], was: str) -> Edit:
    def change(text: Text) -> None:
        put(find_card(text.body, link_id).node, words)

    return Edit(f"Card: {words['text']}", change, card_part(link_id), was)


def move_card(*, link_id: str, way: str) -> Edit:
    """One place up or down; past the first or last of its theme, into the theme beside it."""

    def change(text: Text) -> None:
        stand = find_card(text.body, link_id)
        if not _shift(stand, way) and stand.depth == 0:
            _into_next_theme(text.body["themes"], stand, way)

    return Edit(f"Card {link_id} moved {way}", change)


def remove_card(*, link_id: str, was: str) -> Edit:
    def change(text: Text) -> None:
        stand = find_card(text.body, link_id)
        stand.siblings.remove(stand.node)

    return Edit(f"Card {link_id} taken away", change, lambda text: find_card(text.body, link_id).node, was)


def set_card_rule(*, link_id: str, rule: Any, was: str) -> Edit:
    def change(text: Text) -> None:
        put(find_card(text.body, link_id).node, {"when": rule})

    return Edit(f"When card {link_id} is shown", change, card_part(link_id), was)


def set_theme_rule(*, link_id: str, rule: Any, was: str) -> Edit:
    def change(text: Text) -> None:
        put(find_theme(text.body, link_id).node, {"when": rule})

    return Edit(f"When theme {link_id} is shown", change, theme_part(link_id), was)


def set_part(*, key: str, value: Any, was: str) -> Edit:
    """One of PARTS, whole. Empty, it is left out."""

    def change(text: Text) -> None:
        put(text.body, {key: value})

    return Edit(f"Changed: {key.replace('_', ' ')}", change, lambda text: text.body.get(key), was)


def language_part(code: str) -> Callable[[Text], Any]:
    return lambda text: text.body.get("languages", {}).get(code)


def set_language(*, code: str, language: Mapping[str, Any], was: str) -> Edit:
    """A template's words in one language, whole."""

    def change(text: Text) -> None:
        text.body["languages"] = {**text.body.get("languages", {}), code: dict(language)}

    return Edit(f"Words in {language['name']}", change, language_part(code), was)


def put(node: Node, words: Mapping[str, Any]) -> None:
    """What is empty is left out, unless it stood there empty: nothing changes that nobody changed."""
    for key, value in words.items():
        empty = value is None or value == "" or value == [] or value == {} or value is False
        if not empty:
            node[key] = value
        elif node.get(key):
            del node[key]


def _shift(stand: Stand, way: str) -> bool:
    to = stand.place + (-1 if way == UP else 1)
    if not 0 <= to < len(stand.siblings):
        return False
    siblings, place = stand.siblings, stand.place
    siblings[place], siblings[to] = siblings[to], siblings[place]
    return True


def _into_next_theme(themes: list[Node], stand: Stand, way: str) -> None:
    at = next(place for place, theme in enumerate(themes) if theme is stand.theme) + (-1 if way == UP else 1)
    if 0 <= at < len(themes):
        stand.siblings.remove(stand.node)
        themes[at]["cards"].insert(len(themes[at]["cards"]) if way == UP else 0, stand.node)


def _home(body: dict[str, Any], into: str) -> Node:
    try:
        return find_theme(body, into).node
    except NotThere:
        stand = find_card(body, into)
    if stand.node["kind"] != GROUP:
        raise NotThere(f"{into} is a card, and holds no others.")
    return stand.node
