"""A table that somebody brings in: its text, headings and rows, and a refusal that names every mistake together."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from kith.errors import BadInput

SAVE_AS = "In your spreadsheet, choose Save as, then CSV."
Names = Mapping[str, tuple[str, Sequence[str]]]
"""Each of our columns: its label, and the headings it is known by."""


class FileRejected(BadInput):
    """The file cannot be used; `problems` names each row and field. Nothing was kept."""

    def __init__(self, sentence: str, *, problems: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, field="file")
        self.problems = problems


def decode(content: bytes, *, largest: int, most_rows: int) -> str:
    """The text of an uploaded file of up to `largest` bytes. Raises FileRejected."""
    if len(content) > largest:
        raise FileRejected(f"This file is too large. Bring in {most_rows:,} rows at a time.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRejected(f"This file is not plain text. {SAVE_AS}") from None


def lines_of(text: str, problems: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, with the number a spreadsheet shows. A file that breaks off is one of the problems."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        problems.append(f"The file breaks off: {error}.")


def headings(text: str) -> list[str]:
    """The first row, empty where there is none. Raises FileRejected where it can't be read or names two alike."""
    problems: list[str] = []
    found = next(lines_of(text, problems), (1, []))[1]
    if problems:
        raise FileRejected(f"The first row can’t be read. {SAVE_AS}")
    refuse_twice(found)
    return found


def rows_below(text: str, heads: Sequence[str], problems: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Every row below the first by its headings; one with more or fewer cells is a problem."""
    lines = lines_of(text, problems)
    next(lines, None)
    for number, cells in lines:
        if len(cells) == len(heads):
            yield number, dict(zip(heads, cells, strict=True))
        else:
            problems.append(f"Row {number}: {len(cells)} cells, but the first row names {len(heads)}.")


def refuse_twice(heads: Sequence[str]) -> None:
    """Raises FileRejected where two columns share a heading."""
    if twice := [head for head in heads if head and heads.count(head) > 1]:
        raise FileRejected(f"Two columns are called {twice[0]}. Give each its own heading.")


def guess(heads: Sequence[str], names: Names) -> dict[str, str]:
    """For each of our columns, the heading that means it, or ""."""
    known = {head.lower().replace("_", " ").strip(): head for head in reversed(heads)}
    return {ours: next((known[name] for name in like if name in known), "") for ours, (_, like) in names.items()}


def refuse_too_many(number: int, most: int, problems: list[str]) -> None:
    """Raises FileRejected where there is any problem, too many rows or none."""
    if number > most:
        problems.append(f"There are {number:,} rows. Bring in {most:,} at a time.")
    refuse(problems)
    if not number:
        raise FileRejected("There are no rows below the first one.")


def refuse(problems: list[str]) -> None:
    """Raises FileRejected where there is any problem."""
    if problems:
        things = "One thing needs" if len(problems) == 1 else f"{len(problems)} things need"
        raise FileRejected(f"{things} mending. Nothing was kept.", problems=tuple(problems))
