"""Names and phrases of the demonstration's families, from peersupport_words.toml: all invented."""

from __future__ import annotations

import tomllib
from pathlib import Path

with Path(__file__).with_name("peersupport_words.toml").open("rb") as _file:
    _words = tomllib.load(_file)


def names(kind: str) -> list[str]:
    """`parents`, `partners`, `last_names`, `supporters` or `babies`."""
    found: list[str] = _words["names"][kind].split()
    return found


def phrases(kind: str) -> list[str]:
    """A list of the file's [phrases]; {where} and {baby} are filled in by whoever uses them."""
    found: list[str] = _words["phrases"][kind]
    return found


def stage_of(days: int, *, born: bool) -> list[str]:
    """Phrases that suit so many days of gestation, or of a baby's life."""
    if born:
        return phrases("newborn" if days < 42 else "older")
    return phrases("early" if days < 105 else "middle" if days < 217 else "late")
