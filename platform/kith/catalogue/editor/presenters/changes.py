"""Changes in words, with their weight."""

from __future__ import annotations

from typing import Any

from kith.catalogue.assessments.changes import Change
from kith.catalogue.assessments.standing import Standing
from kith.catalogue.editor.nodes import cards_of
from kith.catalogue.editor.texts import Text

COLUMNS = ("Where", "What is different", "What it asks of the number")
WEIGHTS = {
    "a": ("a: it means something else", "now"),
    "b": ("b: something was added", "waiting"),
    "c": ("c: plainer words", "done"),
}


def change_rows(standing: Standing, text: Text) -> list[list[dict[str, Any]]]:
    now = _texts(text.body)
    before = _texts(standing.last.body) if standing.last else {}
    return [_row(change, before | now) for change in standing.changes]


def _texts(body: dict[str, Any]) -> dict[str, str]:
    return {stand.node["link_id"]: stand.node["text"] for stand in cards_of(body)}


def _row(change: Change, texts: dict[str, str]) -> list[dict[str, Any]]:
    weight, tone = WEIGHTS[change.needs]
    said = texts.get(change.where, "")
    return [{"text": said or change.where, "note": change.where if said else ""}, {"text": change.what},
            {"text": weight, "tone": tone}]  # fmt: skip
