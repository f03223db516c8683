"""What of a body can be told in another language: by the keys of a language's texts, each with the words as written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kith.catalogue.assessments.reading import leaves

MOST_LINES = 900
"""More boxes than this are more than a request may bring."""


@dataclass(frozen=True)
class Part:
    title: str
    lines: list[tuple[str, str]]


def parts_to_tell(body: Mapping[str, Any]) -> list[Part]:
    """Part by part, in the order of the cards."""
    helps = [(f"help.{key}", line["words"]) for key, line in body.get("help_lines", {}).items()]
    helps += [(f"critical.{rule['link_id']}", rule["words"]) for rule in body.get("critical", ())]
    themes = [Part(theme["title"], list(_theme(theme))) for theme in body["themes"]]
    first = Part("The template", [("title", body["title"])])
    return [first, *themes, *([Part("Help lines", helps)] if helps else [])]


def _theme(theme: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _with_hint(f"theme.{theme['link_id']}", theme, "title")
    for card in leaves({"themes": [theme]}):
        yield from _with_hint(f"card.{card['link_id']}", card, "text")
        for option in card.get("options", ()):
            yield f"option.{card['link_id']}.{option['code']}", option["text"]


def _with_hint(key: str, node: Mapping[str, Any], words: str) -> Iterator[tuple[str, str]]:
    yield f"{key}.{words}", node[words]
    if node.get("hint"):
        yield f"{key}.hint", node["hint"]
