"""Letters as tagged PDF, each on pages of its own; the address stands where a window envelope shows it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import typst

from kith.web.words import say_day

SOURCE = Path(__file__).with_name("letter.typ")


@dataclass(frozen=True, slots=True)
class Letter:
    """`to` and `back_to` are lines; a paragraph may hold line breaks."""

    to: tuple[str, ...]
    back_to: tuple[str, ...]
    sender: str
    on: dt.date
    language: str
    paragraphs: tuple[str, ...]


def letters_pdf(letters: Sequence[Letter]) -> bytes:
    """One file. The words go in as data, so nothing in them is read as typesetting."""
    told = {"letters": [{**asdict(each), "on": say_day(each.on)} for each in letters]}
    return bytes(typst.compile(SOURCE.read_bytes(), sys_inputs={"told": json.dumps(told)}, pdf_standards="ua-1"))
