"""Helplines by what they are for: names and numbers from help_lines.toml, each with its source."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("help_lines.toml")


@dataclass(frozen=True, slots=True)
class HelpLine:
    """`number` as people read it; `words` say what it costs and when somebody is there."""

    name: str
    number: str
    words: str
    source: str
    checked_on: dt.date

    @property
    def dialled(self) -> str:
        return self.number.replace(" ", "")


def help_line(key: str) -> HelpLine:
    return help_lines()[key]


@cache
def help_lines() -> dict[str, HelpLine]:
    with FILE.open("rb") as file:
        return {key: HelpLine(**row) for key, row in tomllib.load(file).items()}
