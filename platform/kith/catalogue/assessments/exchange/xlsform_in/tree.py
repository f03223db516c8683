"""The rows of a survey as a tree: begin and end put together, each row accounted for."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from kith.catalogue.assessments.exchange.as_read import mark
from kith.catalogue.assessments.exchange.fhir_versions import DEEPEST
from kith.catalogue.assessments.exchange.report import CannotImport
from kith.catalogue.assessments.exchange.workbooks import Line
from kith.catalogue.assessments.exchange.xlsform_in.cards import read_card, read_relevant
from kith.catalogue.assessments.exchange.xlsform_in.reading import Reading, kind_of, label_of, only_ours, unused
from kith.catalogue.assessments.exchange.xlsform_words import BEGIN, END, MACHINE
from kith.catalogue.assessments.reading import GROUP


@dataclass
class Open:
    """A group that was begun and is not ended yet."""

    word: str
    node: dict[str, Any]
    line: Line


@dataclass
class Tree:
    reading: Reading
    top: list[dict[str, Any]] = field(default_factory=list)
    opened: list[Open] = field(default_factory=list)

    def read(self, survey: list[Line]) -> list[dict[str, Any]]:
        """Raises CannotImport where what is begun is not ended, or the other way round."""
        for line in survey:
            self._take(line)
        if self.opened:
            raise CannotImport(f"survey, row {self.opened[-1].line.number}: this group is never ended.", field="file")
        return self.top

    def _take(self, line: Line) -> None:
        word = " ".join(line.get("type").split()).lower()
        if word in END:
            self._end(line, END[word])
            return
        node = self._group(line, BEGIN[word]) if word in BEGIN else self._card(line)
        if node is not None:
            (self.opened[-1].node["cards"] if self.opened else self.top).append(node)
        if node is not None and word in BEGIN:
            if len(self.opened) >= DEEPEST:
                said = f"survey, row {line.number}: groups stand at most {DEEPEST} deep in one another."
                raise CannotImport(said, field="file")
            self.opened.append(Open(BEGIN[word], node, line))

    def _end(self, line: Line, word: str) -> None:
        if not self.opened or self.opened[-1].word != word:
            raise CannotImport(f"survey, row {line.number}: this ends a {word} that was not begun.", field="file")
        ended = self.opened.pop()
        ended.node["origin"]["xlsform_end"] = json.dumps(line.cells)
        self._tell(line, f"end of {ended.line.get('name') or 'group'}")

    def _group(self, line: Line, word: str) -> dict[str, Any]:
        repeats = word == "repeat"
        losses = ["The group could be filled in more than once; here, once."] if repeats else []
        name = line.get("name") or f"group-{line.number}"
        link_id = self.reading.link_ids[line.number]
        node: dict[str, Any] = {"link_id": link_id, "kind": GROUP, "text": label_of(line) or name, "cards": []}
        if repeats:
            node["repeats"] = True
        node |= {key: value for key, value in only_ours(line).items() if key in ("hint", "instrument", "link_id")}
        read_relevant(line, node, self.reading, losses)
        self._tell(line, name, *losses, *unused(line))
        return mark(node, "xlsform", json.dumps(line.cells))

    def _card(self, line: Line) -> dict[str, Any] | None:
        name = line.get("name") or f"row-{line.number}"
        if not line.get("type"):
            self._tell(line, name, "It has no type: it is left out.", supported=False)
            return None
        if "score" in only_ours(line):
            self._tell(line, name)
            return None
        card, losses = read_card(line, name, self.reading)
        asks = kind_of(line) is not None
        self._tell(line, name, *(losses if asks else [_no_question(line)]), supported=asks)
        return mark(card, "xlsform", json.dumps(line.cells))

    def _tell(self, line: Line, name: str, *losses: str, supported: bool = True) -> None:
        self.reading.report.add(f"survey, row {line.number}", name, *losses, supported=supported)


def _no_question(line: Line) -> str:
    word = line.get("type").split()[0]
    if word.lower() in MACHINE:
        return "It asks nobody anything: it is kept, and not shown."
    return f"Questions of type {word} cannot be answered here; its words are shown."
