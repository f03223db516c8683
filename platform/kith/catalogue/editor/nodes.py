"""Finding a theme, a group or a card in a body, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kith.catalogue.assessments.reading import GROUP
from kith.errors import Refused

Node = dict[str, Any]


class NotThere(Refused):
    """The theme or card is not in the draft, or is no longer."""


@dataclass(frozen=True)
class Stand:
    """A node of a body: among which siblings, in which theme, how deep in groups."""

    node: Node
    siblings: list[Node]
    theme: Node
    depth: int = 0

    @property
    def place(self) -> int:
        return next(at for at, each in enumerate(self.siblings) if each is self.node)

    @property
    def is_group(self) -> bool:
        return self.node.get("kind") == GROUP


def cards_of(body: dict[str, Any]) -> Iterator[Stand]:
    """Every card and group, in order, whatever it stands in."""
    for theme in body["themes"]:
        yield from _below(theme["cards"], theme, 0)


def _below(raws: list[Node], theme: Node, depth: int) -> Iterator[Stand]:
    for raw in raws:
        yield Stand(raw, raws, theme, depth)
        if raw["kind"] == GROUP:
            yield from _below(raw["cards"], theme, depth + 1)


def find_card(body: dict[str, Any], link_id: str) -> Stand:
    """Raises NotThere."""
    found = next((stand for stand in cards_of(body) if stand.node["link_id"] == link_id), None)
    if found is None:
        raise NotThere(f"The card {link_id} is not in this draft any more. Somebody may have taken it away.")
    return found


def find_theme(body: dict[str, Any], link_id: str) -> Stand:
    """Raises NotThere."""
    for theme in body["themes"]:
        if theme["link_id"] == link_id:
            return Stand(theme, body["themes"], theme)
    raise NotThere(f"The theme {link_id} is not in this draft any more. Somebody may have taken it away.")


def own_words_of(theme: Node) -> Node:
    """A theme without its cards: what its own page edits."""
    return {key: value for key, value in theme.items() if key != "cards"}
