"""The choices of an item: in the item itself, or in a ValueSet that came with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kith.catalogue.assessments.exchange.exact_json import dumps
from kith.catalogue.assessments.exchange.fhir_words import (
    ITEM_WEIGHT,
    ORDINAL_VALUE,
    OUR_OPTION,
    first_value,
)
from kith.catalogue.assessments.exchange.names import code_of, plain_number
from kith.catalogue.assessments.faults.shapes import is_decimal


@dataclass
class Choices:
    """`code_of` finds ours by their system and code, or by their text or number."""

    options: list[dict[str, Any]] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    _codes: dict[tuple[str, str], str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def add(self, value: Any, holder: dict[str, Any], *, keep: bool) -> None:
        system, theirs, text = _parts(value)
        if not theirs and not text:
            self.losses.append("A choice without code or words is left out.")
            return
        code = code_of(theirs or text, self._taken)
        option: dict[str, Any] = {"code": code, "text": text or theirs}
        option |= _extras(value, holder)
        if keep:
            option["origin"] = {"fhir": dumps(holder)}
        self.options.append(option)
        self._codes.setdefault((system, theirs or text), code)
        self._codes.setdefault(("", theirs or text), code)

    def code_for(self, value: Any) -> str | None:
        """Our code for a value in a rule or an answer; None for one that is no choice."""
        system, theirs, text = _parts(value)
        key = theirs or text
        return self._codes.get((system, key)) or self._codes.get(("", key))


def read_choices(item: dict[str, Any], contained: dict[str, Any]) -> Choices:
    choices = Choices()
    for option in item.get("answerOption", ()):
        value = _answer(option) if isinstance(option, dict) else None
        if value is None:
            choices.losses.append("A choice without a value is left out.")
        else:
            choices.add(value, option, keep=True)
    reference = item.get("answerValueSet")
    if isinstance(reference, str) and not choices.options:
        _read_value_set(reference, contained, choices)
    return choices


def _read_value_set(reference: str, contained: dict[str, Any], choices: Choices) -> None:
    found = contained.get(reference.removeprefix("#")) if reference.startswith("#") else None
    if found is None:
        choices.losses.append(f"Its choices stand in {reference}, which is not in the file: it takes words instead.")
        return
    for concept in _concepts(found):
        choices.add(concept, concept, keep=False)
    if not choices.options:
        choices.losses.append(f"{reference} names no choices one by one: it takes words instead.")


def _concepts(value_set: Any) -> Iterator[dict[str, Any]]:
    """Of the expansion where there is one, else of what it includes."""
    expansion = value_set.get("expansion") if isinstance(value_set, dict) else None
    listed = expansion.get("contains") if isinstance(expansion, dict) else None
    if isinstance(listed, list):
        yield from (each for each in listed if isinstance(each, dict))
        return
    compose = value_set.get("compose", {}) if isinstance(value_set, dict) else {}
    for include in compose.get("include", ()) if isinstance(compose, dict) else ():
        if isinstance(include, dict):
            concepts = include.get("concept", [])
            yield from ({"system": include.get("system", ""), **each} for each in concepts if isinstance(each, dict))


def _answer(option: dict[str, Any]) -> Any:
    return next((value for key, value in option.items() if key.startswith("value")), None)


def _parts(value: Any) -> tuple[str, str, str]:
    """(system, code, words) of a Coding, a Reference, a text or a number."""
    if isinstance(value, dict):
        code = value.get("code") or value.get("reference") or ""
        return str(value.get("system") or ""), str(code), str(value.get("display") or "").strip()
    if isinstance(value, bool):
        return "", str(value).lower(), ""
    return "", str(value), str(value)


def _extras(value: Any, holder: dict[str, Any]) -> dict[str, Any]:
    """Its weight, and what only we say of a choice."""
    found: dict[str, Any] = {}
    for place in (holder, value):
        for url in (ITEM_WEIGHT, ORDINAL_VALUE):
            weight = first_value(place, url)
            if weight is not None and is_decimal(str(weight)):
                found.setdefault("weight", plain_number(str(weight)))
    face = first_value(holder, OUR_OPTION)
    if isinstance(face, str):
        found["face"] = face
    return found
