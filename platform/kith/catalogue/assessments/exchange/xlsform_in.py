"""From an XLSForm (.xlsx) to a draft, every row of it accounted for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from kith.catalogue.assessments.exchange.as_read import mark
from kith.catalogue.assessments.exchange.names import Names, code_of, concept_of, plain, plain_number
from kith.catalogue.assessments.exchange.report import CannotImport, Imported, Report
from kith.catalogue.assessments.exchange.workbooks import Line, read_sheets
from kith.catalogue.assessments.exchange.xlsform_words import (
    BEGIN,
    END,
    KEPT_UNUSED,
    LANGUAGE,
    MACHINE,
    OURS,
    TYPES,
)
from kith.catalogue.assessments.exchange.xpath import Unread, read_rule
from kith.catalogue.assessments.faults.body import unreadable
from kith.catalogue.assessments.faults.shapes import is_decimal
from kith.catalogue.assessments.reading import GROUP
from kith.catalogue.assessments.values import NUMBERS, Kind

_BOUND = re.compile(r"\.\s*(?P<op><=|>=)\s*(?P<bound>-?\d+(?:\.\d+)?)")
_LONGEST = re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*(\d+)")
_PARAMETER = re.compile(r"(start|end|step)\s*=\s*(-?\d+(?:\.\d+)?)")
_YES = {"yes", "true", "true()", "1"}


@dataclass
class Reading:
    report: Report
    names: Names = field(default_factory=Names)
    lists: dict[str, list[Line]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    cards: dict[str, tuple[str, Kind]] = field(default_factory=dict)
    languages: dict[str, dict[str, Any]] = field(default_factory=dict)


def read_xlsform(content: bytes) -> Imported:
    """Raises CannotImport for what is no XLSForm, with the sheet and row where it is not."""
    sheets = read_sheets(content)
    survey = sheets.get("survey")
    if not survey:
        raise CannotImport("This workbook has no sheet named survey with rows in it.", field="file")
    settings = (sheets.get("settings") or [Line(0, {})])[0]
    reading = Reading(Report("XLSForm"))
    for line in sheets.get("choices") or ():
        reading.lists.setdefault(line.get("list_name"), []).append(line)
    _name_all(survey, reading)
    nodes = _Tree(survey, reading).read()
    ours = _json(settings.get(OURS))
    body: dict[str, Any] = {
        "title": settings.get("form_title") or settings.get("form_id") or "A template without a title",
        "licence": ours.pop("licence", "Not stated"),
        "attribution": ours.pop("attribution", "Not stated"),
        **{key: value for key, value in ours.items() if key in _OUR_TEMPLATE},
        "themes": _themes(nodes, reading),
    }
    if reading.languages and "languages" not in body:
        body["languages"] = reading.languages
    _tell_rest(sheets, settings, reading)
    body = mark(body, "xlsform", json.dumps(settings.cells))
    if faults := unreadable(body):
        raise CannotImport(" ".join(faults[:5]), field="file")
    slug = plain(settings.get("form_id") or settings.get("form_title") or "imported")[:50].strip("-")
    about = str(ours.get("about") or "Read from a file.")
    return Imported(slug, about, _number(settings.get("version")), "en", body, reading.report)


_OUR_TEMPLATE = ("help_lines", "scores", "critical", "signpost_rules", "languages", "instruments")


def _name_all(survey: list[Line], reading: Reading) -> None:
    """Every name first: a rule may look at what comes later."""
    named = [line.get("name") for line in survey if line.get("name")]
    reading.names.reserve(named)
    for line in survey:
        name, kind = line.get("name"), _kind(line)
        if name and kind is not None:
            reading.cards.setdefault(name, (reading.names.ours(name), kind))


def _kind(line: Line) -> Kind | None:
    """What a row asks; None for a row that asks nothing a person answers."""
    ours = _json(line.get(OURS)).get("kind")
    if ours in list(Kind):
        return Kind(ours)
    word = line.get("type").split()[0].lower() if line.get("type") else ""
    if word == "text" and "multiline" in line.get("appearance"):
        return Kind.OWN_WORDS
    return TYPES.get(word)


@dataclass
class _Tree:
    """The survey's rows, begin and end put together."""

    survey: list[Line]
    reading: Reading

    def read(self) -> list[dict[str, Any]]:
        top: list[dict[str, Any]] = []
        open_ones: list[tuple[str, dict[str, Any], Line]] = []
        for line in self.survey:
            kind = " ".join(line.get("type").split()).lower()
            into = open_ones[-1][1]["cards"] if open_ones else top
            if kind in BEGIN:
                group = self._group(line, repeats=BEGIN[kind] == "repeat")
                into.append(group)
                open_ones.append((BEGIN[kind], group, line))
            elif kind in END:
                self._end(line, END[kind], open_ones)
            else:
                node = self._node(line)
                if node is not None:
                    into.append(node)
        if open_ones:
            raise CannotImport(f"survey, row {open_ones[-1][2].number}: this group is never ended.", field="file")
        return top

    def _end(self, line: Line, kind: str, open_ones: list[tuple[str, dict[str, Any], Line]]) -> None:
        if not open_ones or open_ones[-1][0] != kind:
            raise CannotImport(f"survey, row {line.number}: this ends a {kind} that was not begun.", field="file")
        _, group, began = open_ones.pop()
        group["origin"]["xlsform_end"] = json.dumps(line.cells)
        name = began.get("name") or "group"
        self.reading.report.add(f"survey, row {line.number}", f"end of {name}")

    def _group(self, line: Line, *, repeats: bool) -> dict[str, Any]:
        name = line.get("name") or f"group-{line.number}"
        losses = ["The group could be filled in more than once; here, once."] if repeats else []
        node: dict[str, Any] = {
            "link_id": self.reading.names.ours(name),
            "kind": GROUP,
            "text": _label(line) or name,
            "cards": [],
        }
        if repeats:
            node["repeats"] = True
        node |= {key: value for key, value in _json(line.get(OURS)).items() if key in ("hint", "instrument", "link_id")}
        _read_relevant(line, node, self.reading, losses)
        losses += _unused(line)
        self.reading.report.add(f"survey, row {line.number}", name, *losses)
        return mark(node, "xlsform", json.dumps(line.cells))

    def _node(self, line: Line) -> dict[str, Any] | None:
        name = line.get("name") or f"row-{line.number}"
        place, words = f"survey, row {line.number}", line.get("type").split()
        if not words:
            self.reading.report.add(place, name, "It has no type: it is left out.", supported=False)
            return None
        if "score" in _json(line.get(OURS)):
            self.reading.report.add(place, name)
            return None
        card, losses = _card(line, name, self.reading)
        supported = _kind(line) is not None
        if not supported:
            losses = [_no_question(words[0])]
        self.reading.report.add(place, name, *losses, supported=supported)
        return mark(card, "xlsform", json.dumps(line.cells))


def _no_question(kind: str) -> str:
    if kind.lower() in MACHINE:
        return "It asks nobody anything: it is kept, and not shown."
    return f"Questions of type {kind} cannot be answered here; its words are shown."


def _card(line: Line, name: str, reading: Reading) -> tuple[dict[str, Any], list[str]]:
    kind, losses = _kind(line) or Kind.NOTE, []  # type: tuple[Kind, list[str]]
    link_id = reading.names.ours(name)
    card: dict[str, Any] = {"link_id": link_id, "concept_key": concept_of(link_id), "kind": str(kind)}
    card["text"] = _label(line) or f"({name})"
    if not _label(line):
        losses.append("It has no words of its own: its name stands in for them.")
    if line.get("hint"):
        card["hint"] = line.get("hint")
    if line.get("required").lower() in _YES:
        card["required"] = True
    elif line.get("required").lower() not in ("", "no", "false", "false()"):
        losses.append("When it must be answered was a rule: here it may be left out.")
    if "or_other" in line.get("type"):
        losses.append("Something else than the choices goes into the box for own words.")
    if line.get("type").split()[0].lower() in ("select_one", "select_multiple"):
        _read_choices(line, card, reading, losses)
    card |= {key: value for key, value in _json(line.get(OURS)).items() if key not in ("link_id", "origin")}
    _read_constraint(line, card, losses)
    _read_relevant(line, card, reading, losses)
    _read_languages(line, link_id, reading)
    return card, [*losses, *_unused(line)]


def _read_choices(line: Line, card: dict[str, Any], reading: Reading, losses: list[str]) -> None:
    words = line.get("type").split()
    listed = words[1] if len(words) > 1 else ""
    reading.used.add(listed)
    taken: set[str] = set()
    card["options"] = [_option(choice, card, taken, reading) for choice in reading.lists.get(listed, ())]
    fewest = 1 if card["kind"] == Kind.CHOICES else 2
    if len(card["options"]) < fewest:
        losses.append(f"The list {listed} has no choices in the file: it takes words instead.")
        card["kind"] = str(Kind.TEXT)
        del card["options"]
        reading.cards[line.get("name")] = (card["link_id"], Kind.TEXT)


def _option(choice: Line, card: dict[str, Any], taken: set[str], reading: Reading) -> dict[str, Any]:
    code = code_of(choice.get("name") or _label(choice), taken)
    option: dict[str, Any] = {"code": code, "text": _label(choice) or code}
    if is_decimal(choice.get("weight")):
        option["weight"] = plain_number(choice.get("weight"))
    option |= {key: value for key, value in _json(choice.get(OURS)).items() if key == "face"}
    for column, text in choice.cells.items():
        found = LANGUAGE.match(column)
        if found and found["code"] and found["code"] != "en" and found["column"] == "label":
            _tell(reading, found, f"option.{card['link_id']}.{code}", text)
    return mark(option, "xlsform", json.dumps(choice.cells))


def _read_constraint(line: Line, card: dict[str, Any], losses: list[str]) -> None:
    text = line.get("constraint")
    rest = text
    for found in _BOUND.finditer(text):
        if Kind(card["kind"]) in NUMBERS:
            card.setdefault("low" if found["op"] == ">=" else "high", plain_number(found["bound"]))
            rest = rest.replace(found[0], "")
    if longest := _LONGEST.search(text):
        card.setdefault("longest", int(longest[1]))
        rest = rest.replace(longest[0], "")
    if re.sub(r"\band\b|[\s()]", "", rest):
        losses.append("Its constraint is kept, and not held to here.")
    for name, number in _PARAMETER.findall(line.get("parameters")):
        if name != "step" and Kind(card["kind"]) in NUMBERS and card["kind"] != Kind.SCALE:
            card.setdefault("low" if name == "start" else "high", plain_number(number))
    if card["kind"] == Kind.SCALE:
        card.pop("low", None)
        card.pop("high", None)


def _read_relevant(line: Line, node: dict[str, Any], reading: Reading, losses: list[str]) -> None:
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


def _read_languages(line: Line, link_id: str, reading: Reading) -> None:
    for column, text in line.cells.items():
        found = LANGUAGE.match(column)
        if found and found["code"] and found["code"] != "en":
            part = "text" if found["column"] == "label" else "hint"
            _tell(reading, found, f"card.{link_id}.{part}", text)


def _tell(reading: Reading, found: re.Match[str], key: str, text: str) -> None:
    """Words from elsewhere are nobody's checked words: they are kept as a machine's, and offered to nobody yet."""
    language = reading.languages.setdefault(
        found["code"], {"name": found["name"].strip(), "status": "machine", "texts": {}}
    )
    language["texts"][key] = text


def _label(line: Line) -> str:
    """The label, in English where there are several."""
    if line.get("label"):
        return line.get("label")
    told = {}
    for column, text in line.cells.items():
        found = LANGUAGE.match(column)
        if found and found["column"] == "label":
            told[found["code"] or found["name"].lower()] = text
    return told.get("en") or told.get("english") or next(iter(told.values()), "")


def _unused(line: Line) -> list[str]:
    return list(dict.fromkeys(said for column, said in KEPT_UNUSED.items() if line.get(column)))


_OF_A_THEME = ("hint", "instrument", "when", "unresolved")


def _themes(nodes: list[dict[str, Any]], reading: Reading) -> list[dict[str, Any]]:
    """Each group at the top is a theme; rows that stand there by themselves share one."""
    themes: list[dict[str, Any]] = []
    for node in nodes:
        if node["kind"] == GROUP and node["cards"] and not node.get("repeats"):
            kept: dict[str, Any] = {key: node[key] for key in _OF_A_THEME if key in node}
            theme: dict[str, Any] = {"link_id": node["link_id"], "title": node["text"], **kept}
            theme |= {"cards": node["cards"], "origin": node["origin"]}
            themes.append(mark(theme, "xlsform", node["origin"]["xlsform"]))
            continue
        if not themes or "xlsform_loose" not in themes[-1]["origin"]:
            link_id = reading.names.ours(f"questions {len(themes) + 1} of their own")
            title = "More questions" if themes else "Questions"
            themes.append({"link_id": link_id, "title": title, "cards": [], "origin": {"xlsform_loose": True}})
        themes[-1]["cards"].append(node)
    return themes


def _tell_rest(sheets: dict[str, list[Line]], settings: Line, reading: Reading) -> None:
    """The rows of the other sheets, each by itself."""
    for line in sheets.get("choices") or ():
        listed = line.get("list_name")
        lost = [] if listed in reading.used else [f"No question uses the list {listed or 'without a name'}."]
        reading.report.add(f"choices, row {line.number}", line.get("name"), *lost, supported=not lost)
    if settings.cells:
        reading.report.add(f"settings, row {settings.number}", settings.get("form_id") or "settings")
    for title, lines in sheets.items():
        if title not in ("survey", "choices", "settings"):
            for line in lines:
                reading.report.add(f"{title}, row {line.number}", title, "We read no such sheet.", supported=False)


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except (json.JSONDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _number(version: str) -> str:
    parts = version.split(".")
    return version if len(parts) == 3 and all(part.isdigit() and len(part) <= 5 for part in parts) else "1.0.0"
