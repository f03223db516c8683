"""Which FHIR is this? Only R4 is read; others look alike and mean something else, so they are named and refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kith.catalogue.assessments.exchange.fhir_words import NOT_SUPPORTED, TYPES
from kith.catalogue.assessments.exchange.report import CannotImport

DEEPEST = 18
MOST_ITEMS = 20_000
OLD_KEYS = {"option", "options", "concept", "question"}


def refuse_other_versions(found: Any) -> None:
    """Raises CannotImport with the place of the first thing that is not R4."""
    if not isinstance(found, dict):
        raise CannotImport("The file is JSON, and not a FHIR resource: it is no object.", field="file")
    kind = found.get("resourceType")
    if kind != "Questionnaire":
        told = f"a {kind}" if isinstance(kind, str) else "no resource at all (resourceType is missing)"
        raise CannotImport(f"This is {told}. Give a Questionnaire of FHIR R4.", field="file")
    if "group" in found:
        raise CannotImport("This is a Questionnaire of FHIR DSTU2 (it has a group). Give one of R4.", field="file")
    items = found.get("item")
    if not isinstance(items, list) or not items:
        raise CannotImport("This Questionnaire has no items.", field="file")
    if not isinstance(found.get("contained", []), list):
        raise CannotImport("contained is no list.", field="file")
    for number, (place, item) in enumerate(walk(items)):
        if number > MOST_ITEMS:
            raise CannotImport(f"This Questionnaire has more than {MOST_ITEMS} items.", field="file")
        _check_item(place, item)


def walk(items: list[Any], above: str = "item", depth: int = 1) -> Iterator[tuple[str, Any]]:
    """Every item with its place: "item 2.1.3". Raises CannotImport where they are nested too deep."""
    if depth > DEEPEST:
        raise CannotImport(f"{above}: items stand at most {DEEPEST} deep in one another.", field="file")
    for number, item in enumerate(items, 1):
        place = f"{above}{'.' if depth > 1 else ' '}{number}"
        yield place, item
        if isinstance(item, dict) and isinstance(item.get("item"), list):
            yield from walk(item["item"], place, depth + 1)


def _check_item(place: str, item: Any) -> None:
    if not isinstance(item, dict):
        raise CannotImport(f"{place} is no object.", field="file")
    if not isinstance(item.get("linkId"), str) or not item["linkId"].strip():
        raise CannotImport(f"{place} has no linkId.", field="file")
    name = f"{place} ({item['linkId'][:60]})"
    if old := sorted(OLD_KEYS & set(item)):
        raise CannotImport(f"{name} has {old[0]}, which is FHIR STU3, not R4.", field="file")
    if not isinstance(item.get("type"), str):
        raise CannotImport(f"{name} has no type.", field="file")
    if item["type"] in ("coding", "question"):
        raise CannotImport(f"{name} is of type {item['type']}, which is FHIR R5, not R4.", field="file")
    if item["type"] not in {*TYPES, *NOT_SUPPORTED, "group"}:
        raise CannotImport(f"{name} has the type {item.get('type')!r}, which R4 does not have.", field="file")
    for key, wanted in (("item", list), ("answerOption", list), ("enableWhen", list), ("text", str)):
        if key in item and not isinstance(item[key], wanted):
            raise CannotImport(f"{name}: {key} is no {'list' if wanted is list else 'text'}.", field="file")
    _check_rules(name, item)


def _check_rules(name: str, item: dict[str, Any]) -> None:
    for rule in item.get("enableWhen", ()):
        if not isinstance(rule, dict):
            raise CannotImport(f"{name}: a rule in enableWhen is no object.", field="file")
        if not isinstance(rule.get("operator", ""), str):
            raise CannotImport(f"{name}: the operator of a rule in enableWhen is no text.", field="file")
        if "hasAnswer" in rule:
            raise CannotImport(f"{name}: enableWhen has hasAnswer, which is FHIR STU3, not R4.", field="file")
