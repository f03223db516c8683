"""From a template to an XLSForm (.xlsx). What came in by XLSForm goes out as it came, where nobody has changed it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kith.catalogue.assessments.canonical import canonical
from kith.catalogue.assessments.cards import Card, Option, Template
from kith.catalogue.assessments.exchange.as_read import is_as_read
from kith.catalogue.assessments.exchange.formats import Outgoing
from kith.catalogue.assessments.exchange.workbooks import write_sheets
from kith.catalogue.assessments.exchange.xlsform_score import score_row
from kith.catalogue.assessments.exchange.xlsform_words import OURS, SELECTS, TYPE_OF, said_type
from kith.catalogue.assessments.exchange.xpath import write_rule
from kith.catalogue.assessments.reading import GROUP, leaves, read
from kith.catalogue.assessments.rules import read_rule
from kith.catalogue.assessments.values import NUMBERS, Kind

TEMPLATE_KEYS = (
    "licence", "attribution", "help_lines", "scores", "critical", "signpost_rules", "languages", "instruments",
)  # fmt: skip
CARD_KEYS = ("concept_key", "help", "signposts", "prompts", "instrument", "unit")


def write_xlsform(version: Outgoing) -> bytes:
    """The same version gives the same bytes, for ever."""
    writing = _Writing(version)
    survey = [row for theme in version.body["themes"] for row in writing.theme(theme)]
    survey += [score_row(score, writing.names) for score in writing.template.scores]
    return write_sheets({"survey": survey, "choices": writing.choices(), "settings": [writing.settings()]})


def kept_of(node: Mapping[str, Any], key: str = "xlsform") -> dict[str, str]:
    written = (node.get("origin") or {}).get(key)
    found = json.loads(written) if isinstance(written, str) else {}
    return found if isinstance(found, dict) else {}


@dataclass
class _Writing:
    version: Outgoing
    lists: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    @cached_property
    def template(self) -> Template:
        return read(self.version.body)

    @cached_property
    def names(self) -> dict[str, str]:
        """By link_id, the name a card came in with, or ours."""
        found = {node["link_id"]: kept_of(node).get("name", node["link_id"]) for node in leaves(self.version.body)}
        return found

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        return {link_id: card.kind for link_id, card in self.template.cards.items()}

    def settings(self) -> dict[str, str]:
        version, body = self.version, self.version.body
        ours = {key: body[key] for key in TEMPLATE_KEYS if key in body} | {"about": version.about}
        fresh = {
            "form_title": self.template.title,
            "form_id": version.slug,
            "version": version.number,
            "default_language": "English (en)" if self.template.languages else "",
            OURS: canonical(ours),
        }
        kept = kept_of(body)
        if not kept:
            return {key: value for key, value in fresh.items() if value}
        return kept if is_as_read(body) else {**kept, "form_title": fresh["form_title"], "version": fresh["version"]}

    def choices(self) -> list[dict[str, str]]:
        rows = [row for listed in self.lists.values() for row in listed]
        return rows or [{"list_name": "", "name": "", "label": ""}]

    def theme(self, theme: dict[str, Any]) -> list[dict[str, str]]:
        inner = [row for node in theme["cards"] for row in self.node(node)]
        if (theme.get("origin") or {}).get("xlsform_loose"):
            return inner
        kept = kept_of(theme)
        if not (kept and is_as_read(theme)):
            clashes = theme["link_id"] in self.template.cards
            name = f"theme-{theme['link_id']}" if clashes else theme["link_id"]
            ours = {key: theme[key] for key in ("hint", "instrument") if theme.get(key)}
            key = f"theme.{theme['link_id']}.title"
            fresh = {"type": "begin group", "name": name, **self._label(theme["title"], key), **self._rest(theme, ours)}
            kept = {**kept, **fresh}
        return [kept, *inner, kept_of(theme, "xlsform_end") or {"type": "end group"}]

    def node(self, node: dict[str, Any]) -> list[dict[str, str]]:
        if node["kind"] != GROUP:
            return [self.card(node)]
        inner = [row for each in node["cards"] for row in self.node(each)]
        kept = kept_of(node)
        word = "repeat" if node.get("repeats") else "group"
        if not (kept and is_as_read(node)):
            name = kept.get("name", node["link_id"])
            kept = {
                **kept,
                "type": f"begin {word}",
                "name": name,
                **self._label(node["text"], ""),
                **self._rest(node, {}),
            }
        return [kept, *inner, kept_of(node, "xlsform_end") or {"type": f"end {word}"}]

    def card(self, node: dict[str, Any]) -> dict[str, str]:
        card, kept = self.template.cards[node["link_id"]], kept_of(node)
        self._list_choices(card, node, kept)
        if kept and is_as_read(node):
            return kept
        ours = {key: node[key] for key in CARD_KEYS if node.get(key)} | {"kind": str(card.kind)}
        kind = TYPE_OF[card.kind]
        fresh = {
            "type": f"{kind} {_list_of(card, kept)}" if card.options else kind,
            "name": self.names[card.link_id],
            **self._label(card.text, f"card.{card.link_id}.text"),
            **self._label(card.hint, f"card.{card.link_id}.hint", column="hint"),
            "required": "yes" if card.required else "",
            "constraint": _constraint(card),
            "parameters": "start=0 end=10 step=1" if card.kind is Kind.SCALE else "",
            "appearance": "multiline" if card.kind is Kind.OWN_WORDS else "",
            **self._rest(node, ours),
        }
        return {key: value for key, value in {**kept, **fresh}.items() if value}

    def _list_choices(self, card: Card, node: dict[str, Any], kept: dict[str, str]) -> None:
        listed = _list_of(card, kept)
        if not card.options or listed in self.lists:
            return
        raws = {option["code"]: option for option in node.get("options", ())}
        self.lists[listed] = [self._choice(option, card, raws[option.code], listed) for option in card.options]

    def _choice(self, option: Option, card: Card, raw: dict[str, Any], listed: str) -> dict[str, str]:
        kept = kept_of(raw)
        if kept and is_as_read(raw):
            return kept
        return {
            **kept,
            "list_name": listed,
            "name": kept.get("name", option.code),
            **self._label(option.text, f"option.{card.link_id}.{option.code}"),
            **({"weight": option.weight} if option.weight else {}),
            **({OURS: canonical({"face": option.face})} if option.face else {}),
        }

    def _label(self, text: str, key: str, *, column: str = "label") -> dict[str, str]:
        if not self.template.languages:
            return {column: text} if text else {}
        told = {f"{column}::English (en)": text} if text else {}
        for language in self.template.languages:
            if language.texts.get(key):
                told[f"{column}::{language.name} ({language.code})"] = language.texts[key]
        return told

    def _rest(self, node: dict[str, Any], ours: dict[str, Any]) -> dict[str, str]:
        """The rule, and what only a template of ours says."""
        rest = {}
        if node.get("when"):
            rest["relevant"] = write_rule(read_rule(node["when"], self.kinds), self.names)
            ours = {**ours, "when": node["when"]}
        return {**rest, OURS: canonical(ours)} if ours else rest


def _list_of(card: Card, kept: dict[str, str]) -> str:
    word, listed = said_type(kept.get("type", ""))
    return listed if word in SELECTS and listed else card.link_id


def _constraint(card: Card) -> str:
    parts = []
    if card.kind in NUMBERS and card.kind is not Kind.SCALE:
        parts += [f". >= {card.low}"] if card.low else []
        parts += [f". <= {card.high}"] if card.high else []
    if card.longest:
        parts.append(f"string-length(.) <= {card.longest}")
    return " and ".join(parts)
