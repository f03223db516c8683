"""The report of a file that was read."""

from __future__ import annotations

from typing import Any

from kith.catalogue.assessments.exchange.report import Fate
from kith.catalogue.editor.models import FileRead

COLUMNS = ("Where in the file", "What", "What became of it", "What is lost")
TONES = {Fate.MAPPED.value: "done", Fate.LOSS.value: "waiting", Fate.NOT_SUPPORTED.value: "now"}


def counts(kept: FileRead) -> list[dict[str, Any]]:
    return [{"fate": fate, "number": kept.report["counts"][fate], "tone": tone} for fate, tone in TONES.items()]


def rows(kept: FileRead, *, fate: str = "") -> list[list[dict[str, Any]]]:
    """Every row of the file, or those of one fate."""
    wanted = [row for row in kept.report["rows"] if not fate or row["fate"] == fate]
    return [[_cell(row["place"]), _cell(row["name"]), {"text": row["fate"], "tone": TONES[row["fate"]]},
             _cell(row["says"])] for row in wanted]  # fmt: skip


def _cell(text: str) -> dict[str, Any]:
    return {"text": text, "bare": not text}
