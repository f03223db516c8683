"""Answers as a QuestionnaireResponse of FHIR R4, and back. Only what stands on shown cards ever goes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.exchange.exact_json import dumps, loads
from kith.catalogue.assessments.exchange.fhir_answers import is_boolean, raw_options_of, typed
from kith.catalogue.assessments.exchange.fhir_out import Writing, kept_of
from kith.catalogue.assessments.exchange.fhir_versions import walk
from kith.catalogue.assessments.exchange.fhir_words import OURS, first_value
from kith.catalogue.assessments.exchange.formats import Outgoing
from kith.catalogue.assessments.exchange.report import CannotImport, Report
from kith.catalogue.assessments.fitting import DoesNotFit, fit
from kith.catalogue.assessments.reading import GROUP
from kith.catalogue.assessments.values import Given, Kind, Value, is_given

OWN_WORDS = f"{OURS}own-words"
_BROKEN = (AttributeError, KeyError, IndexError, RecursionError, TypeError)
"""What reading a damaged response ends in: it is looked at as it is read."""


@dataclass
class Answers:
    """What a response holds, by our link_id."""

    given: dict[str, Value] = field(default_factory=dict)
    own_words: dict[str, str] = field(default_factory=dict)


def write_response(
    version: Outgoing, given: Given, own_words: Mapping[str, str], *, authored: dt.datetime, finished: bool
) -> bytes:
    """The same answers give the same bytes. `authored`: when the last of them was given."""
    writing = Writing(version)
    shown = {card.link_id for card in writing.template.shown(given)}
    out = _Out(writing, {key: value for key, value in given.items() if key in shown}, own_words, shown)
    head = writing.head()
    response = {
        "resourceType": "QuestionnaireResponse",
        "language": version.language,
        "questionnaire": f"{head['url']}|{head['version']}" if "url" in head and "version" in head else None,
        "status": "completed" if finished else "in-progress",
        "authored": authored.isoformat(timespec="seconds"),
        "item": [item for theme in version.body["themes"] for item in out.theme(theme)],
    }
    return (dumps({key: value for key, value in response.items() if value}, indent=2) + "\n").encode()


def read_response(version: Outgoing, content: bytes) -> tuple[Answers, Report]:
    """The answers of a response to this version, each accounted for. Raises CannotImport for another form's, and for
    what is no response that can be read."""
    found = loads(content)
    try:
        return _read(version, found)
    except _BROKEN as error:
        raise CannotImport("This QuestionnaireResponse is damaged: it cannot be read.", field="file") from error


def _read(version: Outgoing, found: Any) -> tuple[Answers, Report]:
    if not isinstance(found, dict) or found.get("resourceType") != "QuestionnaireResponse":
        raise CannotImport("This is no QuestionnaireResponse of FHIR R4.", field="file")
    writing = Writing(version)
    theirs = str(found.get("questionnaire") or "").partition("|")[0]
    wanted = writing.head().get("url")
    if theirs and theirs != wanted:
        raise CannotImport(f"These are answers to {theirs}, not to {wanted}.", field="file")
    items = found.get("item")
    report, answers = Report("FHIR R4 QuestionnaireResponse"), Answers()
    ours = {writing.theirs(link_id): link_id for link_id in writing.template.cards}
    for place, item in walk(_flat(items) if isinstance(items, list) else []):
        _read_item(place, item, ours, writing, answers, report)
    return answers, report


@dataclass
class _Out:
    writing: Writing
    given: dict[str, Value]
    own_words: Mapping[str, str]
    shown: set[str]

    def theme(self, theme: dict[str, Any]) -> list[dict[str, Any]]:
        inner = [item for node in theme["cards"] for item in self.node(node)]
        if not inner or (theme.get("origin") or {}).get("fhir_loose"):
            return inner
        link_id = kept_of(theme).get("linkId", theme["link_id"])
        return [{"linkId": link_id, "text": theme["title"], "item": inner}]

    def node(self, node: dict[str, Any]) -> list[dict[str, Any]]:
        if node["kind"] != GROUP:
            return self.card(node)
        inner = [[item for item in self.node(each)] for each in node["cards"]]
        flat = [item for items in inner for item in items]
        if (node.get("origin") or {}).get("fhir_nest"):
            return self._nested(inner[0], [item for items in inner[1:] for item in items])
        link_id = self.writing.theirs(node["link_id"], node)
        return [{"linkId": link_id, "text": node["text"], "item": flat}] if flat else []

    def card(self, node: dict[str, Any]) -> list[dict[str, Any]]:
        card = self.writing.template.cards[node["link_id"]]
        words, value = self.own_words.get(card.link_id, ""), self.given.get(card.link_id)
        if card.link_id not in self.shown or not (words or is_given(value)):
            return []
        item: dict[str, Any] = {"linkId": self.writing.theirs(card.link_id), "text": card.text}
        if card.kind is Kind.OWN_WORDS:
            return [{**item, "answer": [{"valueString": words}]}]
        if words:
            item = {"extension": [{"url": OWN_WORDS, "valueString": words}], **item}
        if value is not None:
            item["answer"] = [
                self._answer(card, node, each) for each in (value if isinstance(value, list) else [value])
            ]
        return [item]

    def _answer(self, card: Card, node: dict[str, Any], value: Value) -> dict[str, Any]:
        name, found = typed(card, value, raw_options=raw_options_of(node))
        if name == "Coding" and "display" not in found:
            found = {**found, "display": card.say(value)}
        return {f"value{name}": found}

    @staticmethod
    def _nested(question: list[dict[str, Any]], inner: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Items under a question stand under its answer; without one they have no place in R4 and are left out."""
        if question and inner and question[0].get("answer"):
            question[0]["answer"][0] = {**question[0]["answer"][0], "item": inner}
        return question


def _flat(items: list[Any]) -> list[Any]:
    """Items under an answer beside those under an item: for reading, both are just items."""
    found = []
    for item in items:
        if not isinstance(item, dict):
            raise CannotImport("An item is no object.", field="file")
        under = [
            each for answer in item.get("answer", ()) if isinstance(answer, dict) for each in answer.get("item", ())
        ]
        inner = [*item.get("item", ()), *under]
        found.append({**item, "item": _flat(inner)} if inner else item)
    return found


def _read_item(
    place: str, item: dict[str, Any], ours: dict[str, str], writing: Writing, answers: Answers, report: Report
) -> None:
    theirs = str(item.get("linkId") or "")
    if "answer" not in item and first_value(item, OWN_WORDS) is None:
        return
    link_id = ours.get(theirs)
    if link_id is None:
        report.add(place, theirs, "This version has no such question: the answer is left out.", supported=False)
        return
    card, node = writing.template.cards[link_id], writing.nodes[link_id]
    words = first_value(item, OWN_WORDS)
    if isinstance(words, str):
        answers.own_words[link_id] = words
    values = [_value(each) for each in item.get("answer", ()) if isinstance(each, dict)]
    losses = _keep(card, node, [value for value in values if value is not None], answers)
    report.add(place, theirs, *losses)


def _value(answer: dict[str, Any]) -> Any:
    return next((value for key, value in answer.items() if key.startswith("value")), None)


def _keep(card: Card, node: dict[str, Any], values: list[Any], answers: Answers) -> list[str]:
    if not values:
        return []
    if card.kind is Kind.OWN_WORDS:
        answers.own_words[card.link_id] = "\n".join(map(str, values))
        return []
    read = [_ours(card, node, value) for value in values]
    try:
        value = fit(card, read if card.kind is Kind.CHOICES else read[0])
    except DoesNotFit as error:
        return [f"{error} What was there is left out."]
    if value is not None:
        answers.given[card.link_id] = value
    return ["Only the first of several answers is kept."] if len(read) > 1 and card.kind is not Kind.CHOICES else []


def _ours(card: Card, node: dict[str, Any], value: Any) -> Any:
    """A value of theirs as one of ours."""
    if isinstance(value, bool):
        return str(value).lower() if is_boolean(card) else value
    if card.options:
        return _code(node, value)
    if isinstance(value, dict):
        value = value.get("value", value.get("code", ""))
    return str(value) if isinstance(value, Decimal | int) else value


def _code(node: dict[str, Any], value: Any) -> str:
    for code, raw in raw_options_of(node).items():
        if _value(raw) == value or (isinstance(value, dict) and _same_coding(_value(raw), value)):
            return code
    return str(value.get("code", "")) if isinstance(value, dict) else str(value)


def _same_coding(one: Any, other: dict[str, Any]) -> bool:
    return isinstance(one, dict) and (one.get("system"), one.get("code")) == (other.get("system"), other.get("code"))
