"""From an XLSForm (.xlsx) to a draft, every row of it accounted for."""

from __future__ import annotations

import json
from typing import Any

from kith.catalogue.assessments.exchange.as_read import mark
from kith.catalogue.assessments.exchange.names import plain
from kith.catalogue.assessments.exchange.report import CannotImport, Imported, Report
from kith.catalogue.assessments.exchange.workbooks import Line, read_sheets
from kith.catalogue.assessments.exchange.xlsform_in.reading import Reading, only_ours, unused
from kith.catalogue.assessments.exchange.xlsform_in.tree import Tree
from kith.catalogue.assessments.faults.body import unreadable
from kith.catalogue.assessments.reading import GROUP

SHEETS = ("survey", "choices", "settings")
_OUR_TEMPLATE = ("help_lines", "scores", "critical", "signpost_rules", "languages", "instruments")
_OF_A_THEME = ("hint", "instrument", "when", "unresolved")


def read_xlsform(content: bytes) -> Imported:
    """Raises CannotImport for what is no XLSForm, with the sheet and row where it is not."""
    sheets = read_sheets(content, heads_once_in=SHEETS)
    survey = sheets.get("survey")
    if not survey:
        raise CannotImport("This workbook has no sheet named survey with rows in it.", field="file")
    settings = (sheets.get("settings") or [Line(0, {})])[0]
    reading = Reading(Report("XLSForm"))
    for line in sheets.get("choices") or ():
        reading.lists.setdefault(line.get("list_name"), []).append(line)
    reading.name_all(survey)
    body = _body(_themes(Tree(reading).read(survey), reading), settings, reading)
    _tell_rest(sheets, reading)
    if faults := unreadable(body):
        raise CannotImport(" ".join(faults[:5]), field="file")
    slug = plain(settings.get("form_id") or settings.get("form_title") or "imported")[:50].strip("-")
    about = str(only_ours(settings).get("about") or "Read from a file.")
    return Imported(slug, about, _number(settings.get("version")), "en", body, reading.report)


def _body(themes: list[dict[str, Any]], settings: Line, reading: Reading) -> dict[str, Any]:
    ours = only_ours(settings)
    body: dict[str, Any] = {
        "title": settings.get("form_title") or settings.get("form_id") or "A template without a title",
        "licence": ours.get("licence", "Not stated"),
        "attribution": ours.get("attribution", "Not stated"),
        **{key: value for key, value in ours.items() if key in _OUR_TEMPLATE},
        "themes": themes,
    }
    if reading.languages:
        body.setdefault("languages", reading.languages)
    return mark(body, "xlsform", json.dumps(settings.cells))


def _themes(nodes: list[dict[str, Any]], reading: Reading) -> list[dict[str, Any]]:
    """Each group at the top is a theme; rows that stand there by themselves share one."""
    themes: list[dict[str, Any]] = []
    for node in nodes:
        if node["kind"] == GROUP and node["cards"] and not node.get("repeats"):
            themes.append(_theme(node))
        else:
            _loose(themes, reading)["cards"].append(node)
    return themes


def _theme(node: dict[str, Any]) -> dict[str, Any]:
    theme: dict[str, Any] = {"link_id": node["link_id"], "title": node["text"]}
    theme |= {key: node[key] for key in _OF_A_THEME if key in node}
    theme |= {"cards": node["cards"], "origin": node["origin"]}
    return mark(theme, "xlsform", node["origin"]["xlsform"])


def _loose(themes: list[dict[str, Any]], reading: Reading) -> dict[str, Any]:
    """The theme for rows that stand in no group: the last one where it is such a theme, else a new one."""
    if not themes or "xlsform_loose" not in themes[-1]["origin"]:
        link_id = reading.names.ours(f"questions {len(themes) + 1} of their own")
        title = "More questions" if themes else "Questions"
        themes.append({"link_id": link_id, "title": title, "cards": [], "origin": {"xlsform_loose": True}})
    return themes[-1]


def _tell_rest(sheets: dict[str, list[Line]], reading: Reading) -> None:
    """The rows of the other sheets, each by itself."""
    for line in sheets.get("choices") or ():
        listed = line.get("list_name")
        used = listed in reading.used
        losses = unused(line) if used else [f"No question uses the list {listed or 'without a name'}."]
        reading.report.add(f"choices, row {line.number}", line.get("name"), *losses, supported=used)
    for number, line in enumerate(sheets.get("settings") or ()):
        lost = ["Only the first row of the settings is read."] if number else []
        reading.report.add(f"settings, row {line.number}", line.get("form_id") or "settings", *lost, supported=not lost)
    for title, lines in sheets.items():
        for line in lines if title not in SHEETS else ():
            reading.report.add(f"{title}, row {line.number}", title, "We read no such sheet.", supported=False)


def _number(version: str) -> str:
    parts = version.split(".")
    return version if len(parts) == 3 and all(part.isdigit() and len(part) <= 5 for part in parts) else "1.0.0"
