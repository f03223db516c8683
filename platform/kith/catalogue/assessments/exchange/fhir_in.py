"""From a Questionnaire of FHIR R4 (JSON) to a draft, every item of it accounted for."""

from __future__ import annotations

from typing import Any

from kith.catalogue.assessments.exchange.as_read import mark
from kith.catalogue.assessments.exchange.exact_json import dumps, loads
from kith.catalogue.assessments.exchange.fhir_items import Reading, read_leaf, read_ours
from kith.catalogue.assessments.exchange.fhir_rules import read_rules
from kith.catalogue.assessments.exchange.fhir_versions import refuse_other_versions, walk
from kith.catalogue.assessments.exchange.fhir_words import OUR_SCORE, OUR_TEMPLATE, OUR_THEME, first_value
from kith.catalogue.assessments.exchange.names import Names, plain
from kith.catalogue.assessments.exchange.report import CannotImport, Imported, Report
from kith.catalogue.assessments.faults.body import unreadable
from kith.catalogue.assessments.reading import GROUP

LOOSE = "questions"
TEMPLATE_KEYS = (
    "licence", "attribution", "help_lines", "scores", "critical", "signpost_rules", "languages", "instruments",
)  # fmt: skip


def read_questionnaire(content: bytes) -> Imported:
    """Raises CannotImport for what is no Questionnaire of R4, with the place where it is not."""
    found = loads(content)
    refuse_other_versions(found)
    report = Report("FHIR R4 Questionnaire")
    title = str(found.get("title") or found.get("name") or found.get("id") or "A template without a title")
    report.add("the head", title, "Its status becomes ours: it is a draft.")
    themes = _read_themes(found, report)
    ours = _ours(found)
    body = {
        "title": title,
        "licence": ours.pop("licence", None) or str(found.get("copyright") or "Not stated"),
        "attribution": ours.pop("attribution", None) or str(found.get("publisher") or "Not stated"),
        **{key: value for key, value in ours.items() if key in TEMPLATE_KEYS},
        "themes": themes,
    }
    body = mark(body, "fhir", dumps({key: value for key, value in found.items() if key != "item"}))
    if faults := unreadable(body):
        raise CannotImport(" ".join(faults[:5]), field="file")
    about = ours.get("about") or str(found.get("description") or "") or "Read from a file."
    return Imported(_slug(found), about, _number(found), str(found.get("language") or "en")[:12], body, report)


def _read_themes(found: dict[str, Any], report: Report) -> list[dict[str, Any]]:
    """Each group at the top is a theme; items that stand there by themselves share one."""
    reading = _gather(found)
    places = {id(item): place for place, item in walk(found["item"])}
    themes: list[dict[str, Any]] = []
    for item in found["item"]:
        if first_value(item, OUR_SCORE):
            report.add(places[id(item)], item["linkId"])
            continue
        node = _read_node(item, reading, report, places)
        if node["kind"] == GROUP and "fhir_nest" not in node["origin"] and node["cards"]:
            themes.append(_theme(item, node))
        else:
            _loose(themes, reading)["cards"].append(node)
    return themes


def _gather(found: dict[str, Any]) -> Reading:
    """Every name first: a rule may look at what comes later. Then every kind and choice."""
    inside = [each for each in found.get("contained", ()) if isinstance(each, dict)]
    contained = {each["id"]: each for each in inside if isinstance(each.get("id"), str)}
    reading = Reading(Names(), contained)
    items = [item for _, item in walk(found["item"])]
    reading.names.reserve([item["linkId"] for item in items])
    for item in items:
        reading.names.ours(item["linkId"])
        if item["type"] != GROUP:
            read_leaf(item, reading)
    return reading


def _read_node(item: dict[str, Any], reading: Reading, report: Report, places: dict[int, str]) -> dict[str, Any]:
    inner = [each for each in item.get("item", ()) if isinstance(each, dict)]
    if item["type"] != GROUP:
        leaf = _read_leaf(item, reading, report, places[id(item)])
        return _nest(leaf, [_read_node(each, reading, report, places) for each in inner], reading) if inner else leaf
    rule, unresolved, losses = read_rules(item, reading)
    if item.get("repeats"):
        losses.append("The group could be filled in more than once; here, once.")
    if not inner:
        losses.append("The group is empty.")
    report.add(places[id(item)], item["linkId"], *losses)
    node: dict[str, Any] = {
        "link_id": reading.names.ours(item["linkId"]),
        "kind": GROUP,
        "text": (item.get("text") or "").strip() or f"({item['linkId']})",
        "cards": [_read_node(each, reading, report, places) for each in inner],
    }
    if item.get("repeats"):
        node["repeats"] = True
    read_ours(item, node)
    return _marked(_with_rules(node, rule, unresolved), item)


def _marked(node: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    return mark(node, "fhir", dumps({key: value for key, value in item.items() if key != "item"}))


def _read_leaf(item: dict[str, Any], reading: Reading, report: Report, place: str) -> dict[str, Any]:
    card, losses, supported = read_leaf(item, reading)
    rule, unresolved, more = read_rules(item, reading)
    report.add(place, item["linkId"], *losses, *more, supported=supported)
    return _marked(_with_rules(card, rule, unresolved), item)


def _with_rules(node: dict[str, Any], rule: Any, unresolved: list[str]) -> dict[str, Any]:
    if rule is not None:
        node["when"] = rule
    if unresolved:
        node["unresolved"] = unresolved
    return node


def _nest(leaf: dict[str, Any], inner: list[dict[str, Any]], reading: Reading) -> dict[str, Any]:
    """A question with questions under it: a group of them all, taken apart again on the way out."""
    link_id = reading.names.ours(f"{leaf['link_id']} and what follows")
    group: dict[str, Any] = {"link_id": link_id, "kind": GROUP, "text": leaf["text"], "cards": [leaf, *inner]}
    if "when" in leaf:
        group["when"] = leaf["when"]
    return {**group, "origin": {"fhir_nest": True}}


def _theme(item: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    written = first_value(item, OUR_THEME)
    ours = loads(written) if isinstance(written, str) else {}
    theme = {
        "link_id": node["link_id"],
        "title": node["text"],
        **{key: ours[key] for key in ("hint", "instrument", "when") if isinstance(ours, dict) and key in ours},
        "cards": node["cards"],
    }
    for key in ("when", "unresolved"):
        if key in node:
            theme[key] = node[key]
    return _marked(theme, item)


def _loose(themes: list[dict[str, Any]], reading: Reading) -> dict[str, Any]:
    """The theme for items that stand in no group: the last one where it is such a theme, else a new one."""
    if not themes or "fhir_loose" not in themes[-1].get("origin", {}):
        link_id = reading.names.ours(f"{LOOSE} {len(themes) + 1} of their own")
        title = "Questions" if not themes else "More questions"
        themes.append({"link_id": link_id, "title": title, "cards": [], "origin": {"fhir_loose": True}})
    return themes[-1]


def _ours(found: dict[str, Any]) -> dict[str, Any]:
    """What only a template of ours says of itself, written into it when it went out."""
    written = first_value(found, OUR_TEMPLATE)
    ours = loads(written) if isinstance(written, str) else {}
    return ours if isinstance(ours, dict) else {}


def _slug(found: dict[str, Any]) -> str:
    last = str(found.get("url") or "").rstrip("/").rpartition("/")[2].rpartition(":")[2]
    return plain(last or str(found.get("name") or found.get("id") or found.get("title") or "imported"))[:50].strip("-")


def _number(found: dict[str, Any]) -> str:
    """Their version where it is a.b.c, else the first."""
    version = str(found.get("version") or "")
    parts = version.split(".")
    fits = len(parts) == 3 and all(part.isdigit() and len(part) <= 5 for part in parts)
    return version if fits else "1.0.0"
