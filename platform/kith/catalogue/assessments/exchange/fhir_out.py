"""From a template to a Questionnaire of FHIR R4 (JSON). What came in by FHIR goes out as it came, where nobody has
changed it since; what only a template of ours says stands in extensions named urn:kith:fhir."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kith.catalogue.assessments.canonical import canonical
from kith.catalogue.assessments.cards import Card, Template
from kith.catalogue.assessments.exchange.as_read import is_as_read
from kith.catalogue.assessments.exchange.exact_json import dumps, loads
from kith.catalogue.assessments.exchange.fhir_answers import (
    bound_of,
    is_boolean,
    option_out,
    raw_options_of,
    translation,
    typed,
)
from kith.catalogue.assessments.exchange.fhir_path import path_of
from kith.catalogue.assessments.exchange.fhir_score import score_item
from kith.catalogue.assessments.exchange.fhir_words import (
    ENABLE_WHEN_EXPRESSION,
    ITEM_CONTROL,
    MAX_VALUE,
    MIN_VALUE,
    OUR_CARD,
    OUR_TEMPLATE,
    OUR_THEME,
    OURS,
    TYPE_OF,
    UNIT,
)
from kith.catalogue.assessments.exchange.formats import Outgoing
from kith.catalogue.assessments.reading import GROUP, leaves, read
from kith.catalogue.assessments.rules import Condition, Every, Rule, Some, read_rule
from kith.catalogue.assessments.values import Kind

TEMPLATE_KEYS = (
    "licence", "attribution", "help_lines", "scores", "critical", "signpost_rules", "languages", "instruments",
)  # fmt: skip
CARD_KEYS = ("concept_key", "hint", "help", "signposts", "prompts", "instrument")
SLIDER = {"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "slider"}


def write_questionnaire(version: Outgoing) -> bytes:
    """The same version gives the same bytes, for ever."""
    writing = Writing(version)
    items = [item for theme in version.body["themes"] for item in writing.theme(theme)]
    items += [score_item(score) for score in writing.template.scores]
    return (dumps({**writing.head(), "item": items}, indent=2) + "\n").encode()


def kept_of(node: dict[str, Any]) -> dict[str, Any]:
    """The element as it came in by FHIR; empty where it did not."""
    written = (node.get("origin") or {}).get("fhir")
    found = loads(written) if isinstance(written, str) else {}
    return found if isinstance(found, dict) else {}


@dataclass
class Writing:
    version: Outgoing

    @cached_property
    def template(self) -> Template:
        return read(self.version.body)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        return {link_id: card.kind for link_id, card in self.template.cards.items()}

    @cached_property
    def nodes(self) -> dict[str, Any]:
        return {node["link_id"]: node for node in leaves(self.version.body)}

    def head(self) -> dict[str, Any]:
        version, body = self.version, self.version.body
        kept = {key: value for key, value in kept_of(body).items() if key != "item"}
        ours = {key: body[key] for key in TEMPLATE_KEYS if key in body} | {"about": version.about}
        fresh = {
            "resourceType": "Questionnaire",
            "language": version.language,
            "extension": [{"url": OUR_TEMPLATE, "valueString": canonical(ours)}],
            "url": f"{OURS}questionnaire:{version.slug}",
            "version": version.number,
            "name": version.slug.replace("-", "_"),
            "title": self.template.title,
            **self._translated("_title", "title"),
            "status": "active" if version.published else "draft",
            "publisher": body["attribution"],
            "description": version.about,
            "copyright": body["licence"],
        }
        if not kept:
            return fresh
        kept["status"] = fresh["status"]
        return kept if is_as_read(body) else {**kept, "title": fresh["title"], "version": fresh["version"]}

    def theme(self, theme: dict[str, Any]) -> list[dict[str, Any]]:
        inner = [self.node(node) for node in theme["cards"]]
        kept = kept_of(theme)
        if (theme.get("origin") or {}).get("fhir_loose"):
            return inner
        if kept and is_as_read(theme):
            return [{**kept, "item": inner}]
        ours = {key: theme[key] for key in ("hint", "instrument", "when") if theme.get(key)}
        link_id = f"theme:{theme['link_id']}" if theme["link_id"] in self.template.cards else theme["link_id"]
        fields, extensions, _ = self._rules(theme)
        if ours:
            extensions.insert(0, {"url": OUR_THEME, "valueString": canonical(ours)})
        item = {
            **({"extension": extensions} if extensions else {}),
            "linkId": link_id,
            "text": theme["title"],
            **self._translated("_text", f"theme.{theme['link_id']}.title"),
            "type": "group",
            **fields,
        }
        return [{**kept, **item, "item": inner}]

    def node(self, node: dict[str, Any]) -> dict[str, Any]:
        kept = kept_of(node)
        if node["kind"] != GROUP:
            if kept and is_as_read(node):
                return kept
            fresh = self.card(node)
            return {**kept, **fresh, "linkId": kept["linkId"]} if kept else fresh
        inner = [self.node(each) for each in node["cards"]]
        if (node.get("origin") or {}).get("fhir_nest"):
            return {**inner[0], "item": inner[1:]}
        if not (kept and is_as_read(node)):
            kept = {**kept, **self.group(node)}
        return {**kept, "item": inner} if inner else kept

    def group(self, node: dict[str, Any]) -> dict[str, Any]:
        fields, extensions, deep = self._rules(node)
        if deep:
            extensions.insert(0, {"url": OUR_CARD, "valueString": canonical(deep)})
        return {
            **({"extension": extensions} if extensions else {}),
            "linkId": self.theirs(node["link_id"], node),
            "text": node["text"],
            "type": "group",
            **fields,
            **({"repeats": True} if node.get("repeats") else {}),
        }

    def card(self, node: dict[str, Any]) -> dict[str, Any]:
        card = self.template.cards[node["link_id"]]
        fields, extensions, deep = self._rules(node)
        ours = {key: node[key] for key in CARD_KEYS if node.get(key)} | {"kind": str(card.kind)} | deep
        item: dict[str, Any] = {
            "extension": [{"url": OUR_CARD, "valueString": canonical(ours)}, *self._bounds(card), *extensions],
            "linkId": card.link_id,
            "text": card.text,
            **self._translated("_text", f"card.{card.link_id}.text"),
            "type": "boolean" if is_boolean(card) else TYPE_OF[card.kind],
            **fields,
        }
        if card.required:
            item["required"] = True
        if card.kind is Kind.CHOICES:
            item["repeats"] = True
        if card.longest:
            item["maxLength"] = card.longest
        if card.options and not is_boolean(card):
            raws = raw_options_of(node)
            item["answerOption"] = [raws.get(o.code) or option_out(o, card, self.template) for o in card.options]
        return item

    def theirs(self, link_id: str, node: dict[str, Any] | None = None) -> str:
        """The linkId a card came in with, or ours."""
        return str(kept_of(node or self.nodes.get(link_id, {})).get("linkId", link_id))

    def _bounds(self, card: Card) -> list[dict[str, Any]]:
        low, high = ("0", "10") if card.kind is Kind.SCALE else (card.low, card.high)
        found = [{"url": url, **bound_of(card, bound)} for url, bound in ((MIN_VALUE, low), (MAX_VALUE, high)) if bound]
        if card.unit:
            found.append({"url": UNIT, "valueCoding": {"display": card.unit}})
        if card.kind is Kind.SCALE:
            found.append({"url": ITEM_CONTROL, "valueCodeableConcept": {"coding": [SLIDER]}})
        return found

    def _rules(self, node: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
        """(fields, extensions, what only we can say): enableWhen where R4 can say the rule, else an expression."""
        if not node.get("when"):
            return {}, [], {}
        rule = read_rule(node["when"], self.kinds)
        flat = _flat(rule)
        if flat is None:
            expression = {"language": "text/fhirpath", "expression": path_of(rule)}
            return {}, [{"url": ENABLE_WHEN_EXPRESSION, "valueExpression": expression}], {"when": node["when"]}
        fields: dict[str, Any] = {"enableWhen": [self._enable_when(each) for each in flat]}
        if len(flat) > 1:
            fields["enableBehavior"] = "any" if isinstance(rule, Some) else "all"
        return fields, [], {}

    def _enable_when(self, condition: Condition) -> dict[str, Any]:
        card, node = self.template.cards[condition.link_id], self.nodes[condition.link_id]
        head = {"question": self.theirs(condition.link_id), "operator": condition.op}
        if condition.op == "exists":
            return {**head, "answerBoolean": condition.value is not False}
        name, value = typed(card, condition.value, raw_options=raw_options_of(node))
        return {**head, f"answer{'String' if name == 'Uri' else name}": value}

    def _translated(self, element: str, key: str) -> dict[str, Any]:
        told = [(each.code, each.texts[key]) for each in self.template.languages if each.texts.get(key)]
        return {element: {"extension": [translation(code, text) for code, text in told]}} if told else {}


def _flat(rule: Rule) -> tuple[Condition, ...] | None:
    """Its conditions where the rule is a plain list of them; None where R4 has no way to say it."""
    if isinstance(rule, Condition):
        return (rule,)
    if not isinstance(rule, Every | Some) or not rule.rules:
        return None
    flat = tuple(each for each in rule.rules if isinstance(each, Condition))
    return flat if len(flat) == len(rule.rules) else None
