"""What is gathered while an XLSForm is read: names, kinds, lists of choices, words in other languages."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from kith.catalogue.assessments.exchange.names import Names
from kith.catalogue.assessments.exchange.report import Report
from kith.catalogue.assessments.exchange.workbooks import Line
from kith.catalogue.assessments.exchange.xlsform_words import (
    HAVE_EFFECT,
    KEPT_UNUSED,
    LANGUAGE,
    OURS,
    TYPES,
    said_type,
)
from kith.catalogue.assessments.values import Kind


@dataclass
class Reading:
    """`link_ids` are by row of the survey; `cards` by a name that stands once in it."""

    report: Report
    names: Names = field(default_factory=Names)
    lists: dict[str, list[Line]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    link_ids: dict[int, str] = field(default_factory=dict)
    cards: dict[str, tuple[str, Kind]] = field(default_factory=dict)
    languages: dict[str, dict[str, Any]] = field(default_factory=dict)

    def name_all(self, survey: list[Line]) -> None:
        """Every name first: a rule may look at what comes later. A name may stand again in another group."""
        times = Counter(line.get("name") for line in survey)
        self.names.reserve([name for name in times if name])
        for line in survey:
            self._name(line, again=times[line.get("name")] > 1)

    def _name(self, line: Line, *, again: bool) -> None:
        name, kind = line.get("name"), kind_of(line)
        taken = set(self.link_ids.values())
        link_id = self.names.ours(name) if name else ""
        if not name or link_id in taken:
            link_id = self.names.ours(f"{name or 'row'}-{line.number}")
        self.link_ids[line.number] = link_id
        if name and kind is not None and not again:
            self.cards[name] = (link_id, kind)

    def tell_languages(self, line: Line, keys: dict[str, str]) -> None:
        """Words in other languages, `keys` by column. They are nobody's checked words: they are kept as a machine's,
        and offered to nobody yet."""
        for column, text in line.cells.items():
            found = LANGUAGE.match(column)
            if found and found["code"] and found["code"] != "en" and found["column"] in keys:
                fresh: dict[str, Any] = {"name": found["name"].strip(), "status": "machine", "texts": {}}
                self.languages.setdefault(found["code"], fresh)["texts"][keys[found["column"]]] = text


def kind_of(line: Line) -> Kind | None:
    """What a row asks; None for a row that asks nothing a person answers."""
    ours = only_ours(line).get("kind")
    if ours in list(Kind):
        return Kind(ours)
    word, _ = said_type(line.get("type"))
    if word == "text" and "multiline" in line.get("appearance"):
        return Kind.OWN_WORDS
    return TYPES.get(word)


def label_of(line: Line) -> str:
    """The label, in English where there are several."""
    if line.get("label"):
        return line.get("label")
    told = {}
    for column, text in line.cells.items():
        found = LANGUAGE.match(column)
        if found and found["column"] == "label":
            told[found["code"] or found["name"].lower()] = text
    return told.get("en") or told.get("english") or next(iter(told.values()), "")


def only_ours(line: Line) -> dict[str, Any]:
    """What only a template of ours says of a row, written into it when it went out."""
    text = line.get(OURS)
    try:
        found = json.loads(text) if text else {}
    except (json.JSONDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def unused(line: Line) -> list[str]:
    """A sentence for each column that has no effect here."""
    return list(dict.fromkeys(said for column, text in line.cells.items() if (said := _unused(column, text, line))))


def _unused(column: str, text: str, line: Line) -> str:
    plain = re.split(r"(?<!media)::?", column)[0].strip()
    language = LANGUAGE.match(column)
    if language:
        named = language["code"] or language["name"].lower() == "english" or text == label_of(line)
        return (
            "" if named else f"Its words in {language['name']} are kept, and not offered: their column gives no code."
        )
    if column in HAVE_EFFECT:
        return ""
    return KEPT_UNUSED.get(column) or KEPT_UNUSED.get(plain) or f"Its column {column} is kept, and does nothing here."
