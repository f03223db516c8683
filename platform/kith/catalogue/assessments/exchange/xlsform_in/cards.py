"""One row that asks something, as a card."""

from __future__ import annotations

import json
import re
from typing import Any

from kith.catalogue.assessments.exchange.as_read import mark
from kith.catalogue.assessments.exchange.names import code_of, concept_of, plain_number
from kith.catalogue.assessments.exchange.workbooks import Line
from kith.catalogue.assessments.exchange.xlsform_in.reading import Reading, kind_of, label_of, only_ours, unused
from kith.catalogue.assessments.exchange.xlsform_words import SELECTS, said_type
from kith.catalogue.assessments.exchange.xpath import Unread, read_rule
from kith.catalogue.assessments.faults.shapes import is_decimal
from kith.catalogue.assessments.values import NUMBERS, Kind

_BOUND = re.compile(r"\.\s*(?P<op><=|>=)\s*(?P<bound>-?\d+(?:\.\d+)?)")
_LONGEST = re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*([0-9]{1,9})(?![0-9])")
_PARAMETER = re.compile(r"(start|end|step)\s*=\s*(-?\d+(?:\.\d+)?)")
_OR_OTHER = re.compile(r"\bor_other\b|\bor specify other\b", re.IGNORECASE)
_YES = {"yes", "true", "true()", "1"}
_NO = {"", "no", "false", "false()", "0"}


def read_card(line: Line, name: str, reading: Reading) -> tuple[dict[str, Any], list[str]]:
    """The card, and what of the row could not come along."""
    losses: list[str] = []
    link_id = reading.link_ids[line.number]
    card: dict[str, Any] = {"link_id": link_id, "concept_key": concept_of(link_id)}
    card |= {"kind": str(kind_of(line) or Kind.NOTE), "text": label_of(line) or f"({name})"}
    if not label_of(line):
        losses.append("It has no words of its own: its name stands in for them.")
    if line.get("hint"):
        card["hint"] = line.get("hint")
    _read_required(line, card, losses)
    _read_choices(line, card, reading, losses)
    card |= {key: value for key, value in only_ours(line).items() if key not in ("link_id", "origin")}
    _read_constraint(line, card, losses)
    _read_parameters(line, card)
    read_relevant(line, card, reading, losses)
    reading.tell_languages(line, {"label": f"card.{link_id}.text", "hint": f"card.{link_id}.hint"})
    return card, [*losses, *unused(line)]


def _read_required(line: Line, card: dict[str, Any], losses: list[str]) -> None:
    said = line.get("required").lower()
    if said in _YES:
        card["required"] = True
    elif said not in _NO:
        losses.append("When it must be answered was a rule: here it may be left out.")


def _read_choices(line: Line, card: dict[str, Any], reading: Reading, losses: list[str]) -> None:
    word, listed = said_type(line.get("type"))
    if word not in SELECTS:
        return
    if _OR_OTHER.search(line.get("type")):
        losses.append("Something else than the choices goes into the box for own words.")
    taken: set[str] = set()
    options = [_read_option(choice, card, taken, reading) for choice in reading.lists.get(listed, ())]
    if options:
        reading.used.add(listed)
        card["options"] = options
        if len(options) < 2:
            card["kind"] = str(Kind.CHOICES)
    else:
        losses.append(f"The list {listed} has no choices in the file: it takes words instead.")
        card["kind"] = str(Kind.TEXT)
    if line.get("name") in reading.cards:
        reading.cards[line.get("name")] = (card["link_id"], Kind(card["kind"]))


def _read_option(choice: Line, card: dict[str, Any], taken: set[str], reading: Reading) -> dict[str, Any]:
    code = code_of(choice.get("name") or label_of(choice), taken)
    option: dict[str, Any] = {"code": code, "text": label_of(choice) or code}
    if is_decimal(choice.get("weight")):
        option["weight"] = plain_number(choice.get("weight"))
    option |= {key: value for key, value in only_ours(choice).items() if key == "face"}
    reading.tell_languages(choice, {"label": f"option.{card['link_id']}.{code}"})
    return mark(option, "xlsform", json.dumps(choice.cells))


def _read_constraint(line: Line, card: dict[str, Any], losses: list[str]) -> None:
    text = rest = line.get("constraint")
    for found in _BOUND.finditer(text):
        if Kind(card["kind"]) in NUMBERS:
            card.setdefault("low" if found["op"] == ">=" else "high", plain_number(found["bound"]))
            rest = rest.replace(found[0], "")
    if longest := _LONGEST.search(text):
        card.setdefault("longest", int(longest[1]))
        rest = rest.replace(longest[0], "")
    if re.sub(r"\band\b|[\s()]", "", rest):
        losses.append("Its constraint is kept, and not held to here.")


def _read_parameters(line: Line, card: dict[str, Any]) -> None:
    """The bounds of a range; a scale has its own."""
    if card["kind"] == Kind.SCALE:
        card.pop("low", None)
        card.pop("high", None)
    elif Kind(card["kind"]) in NUMBERS:
        bounds = {"start": "low", "end": "high"}
        for name, number in _PARAMETER.findall(line.get("parameters")):
            if name in bounds:
                card.setdefault(bounds[name], plain_number(number))


def read_relevant(line: Line, node: dict[str, Any], reading: Reading, losses: list[str]) -> None:
    """When a row or a group is shown. What cannot be read is kept, and stands in the way of publishing."""
    text = line.get("relevant")
    if not text or "when" in node:
        return
    try:
        rule = read_rule(text, reading.cards)
    except Unread as error:
        node["unresolved"] = [text]
        losses.append(f"Its rule could not be read ({str(error).rstrip('.')}): it stands in the way of publishing.")
        return
    node["when"] = rule if "link_id" not in rule else [rule]
