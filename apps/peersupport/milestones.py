"""What usually happens around now: dated data in milestones.toml, in words for a parent."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("milestones.toml")


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something that usually happens from one week up to, and not with, another."""

    from_week: int
    to_week: int
    title: str
    words: str


def around_now(*, days: int, born: bool) -> Milestone | None:
    """What usually happens at so many days of gestation, or of a baby's life."""
    week = days // 7
    rows = _milestones("after" if born else "before")
    return next((row for row in rows if row.from_week <= week < row.to_week), None)


@cache
def _milestones(part: str) -> tuple[Milestone, ...]:
    with FILE.open("rb") as file:
        return tuple(Milestone(**row) for row in tomllib.load(file)[part])
