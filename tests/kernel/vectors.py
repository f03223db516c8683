"""Reads the figures kept in tests/data."""

import csv
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"


def rows(name: str, *, folder: str = "statistics") -> list[dict[str, str]]:
    with (DATA / folder / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
