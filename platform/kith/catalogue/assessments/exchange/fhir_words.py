"""The words of FHIR R4 that a template is written in (hl7.org/fhir/R4/questionnaire.html, 4.0.1), and our own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kith.catalogue.assessments.values import Kind

CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
MIN_VALUE, MAX_VALUE = f"{CORE}minValue", f"{CORE}maxValue"
UNIT = f"{CORE}questionnaire-unit"
HIDDEN = f"{CORE}questionnaire-hidden"
ITEM_CONTROL = f"{CORE}questionnaire-itemControl"
TRANSLATION = f"{CORE}translation"
ITEM_WEIGHT, ORDINAL_VALUE = f"{CORE}itemWeight", f"{CORE}ordinalValue"
CALCULATED, ENABLE_WHEN_EXPRESSION = f"{SDC}calculatedExpression", f"{SDC}enableWhenExpression"
OURS = "urn:kith:fhir:"
OUR_CARD, OUR_TEMPLATE, OUR_SCORE, OUR_THEME = f"{OURS}card", f"{OURS}template", f"{OURS}score", f"{OURS}theme"
OUR_OPTION = f"{OURS}option"

TYPES = {
    "boolean": Kind.YES_NO,
    "decimal": Kind.DECIMAL,
    "integer": Kind.INTEGER,
    "date": Kind.DATE,
    "dateTime": Kind.DATETIME,
    "time": Kind.TIME,
    "string": Kind.TEXT,
    "text": Kind.OWN_WORDS,
    "url": Kind.URL,
    "choice": Kind.CHOICE,
    "open-choice": Kind.CHOICE,
    "quantity": Kind.QUANTITY,
    "display": Kind.NOTE,
}
"""Item types of R4 and the kinds they become. "group" is a group; "attachment" and "reference" are not supported."""

TYPE_OF = {
    **{kind: name for name, kind in TYPES.items() if name not in ("boolean", "open-choice")},
    Kind.CHOICES: "choice",
    Kind.FACES: "choice",
    Kind.YES_NO: "choice",
    Kind.SCALE: "integer",
    Kind.TICK: "boolean",
}
NOT_SUPPORTED = frozenset({"attachment", "reference"})
TRUE_AND_FALSE = ("true", "false")


def extensions(holder: Any, url: str) -> Iterator[dict[str, Any]]:
    """The extensions of that name on an element, well formed ones only."""
    found = holder.get("extension", []) if isinstance(holder, dict) else []
    if isinstance(found, list):
        yield from (each for each in found if isinstance(each, dict) and each.get("url") == url)


def value_of(extension: dict[str, Any]) -> Any:
    """What an extension holds, whatever its type; None where it holds other extensions."""
    return next((value for key, value in extension.items() if key.startswith("value")), None)


def first_value(holder: Any, url: str) -> Any:
    return next((value_of(each) for each in extensions(holder, url)), None)
