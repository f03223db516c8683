"""A table of introductions as a CSV file: read to the end, with every mistake named by row and field."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from apps.peersupport.models.introductions import Introduction
from apps.peersupport.reachable import is_reachable
from kith.errors import BadInput

COLUMNS = ("first name", "contact", "heard on", "source", "postcode", "consent")
MOST_ROWS = 2000
LARGEST = 1_000_000
"""Bytes of a file."""
OLDEST = dt.timedelta(days=365)
SOURCES = {
    **{value.lower(): value for value in Introduction.Source.values},
    **{label.lower(): value for value, label in Introduction.Source.choices},
    "midwife": "PROFESSIONAL", "health visitor": "PROFESSIONAL", "gp": "PROFESSIONAL", "drop-in": "DROP_IN",
    "herself": "SELF", "web": "WEBSITE",
}  # fmt: skip
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d/%m/%y")


class RegisterRejected(BadInput):
    """The file cannot be used; `problems` names each row and field. Nothing was kept."""

    def __init__(self, sentence: str, *, problems: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, field="file")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One introduction as the file has it; `number` is the row a spreadsheet shows."""

    number: int
    first_name: str
    contact: str
    heard_on: dt.date
    source: Introduction.Source
    postcode: str


def decode(content: bytes) -> str:
    """The text of an uploaded file. Raises RegisterRejected."""
    if len(content) > LARGEST:
        raise RegisterRejected("This file is too large. Bring in 2,000 rows at a time.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RegisterRejected("This file is not plain text. In your spreadsheet, choose Save as, then CSV.") from None


def read_register(text: str, *, today: dt.date) -> list[RegisterRow]:
    """Every row of the file. Raises RegisterRejected with all problems together."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    head = _head(reader)
    if missing := [name for name in COLUMNS if name not in head]:
        raise RegisterRejected(f"These columns are missing from the first row: {', '.join(missing)}.")
    problems: list[str] = []
    rows = [row for number, cells in _cells(reader, problems) if (row := _row(number, cells, head, today, problems))]
    if len(rows) > MOST_ROWS:
        problems.append(f"There are {len(rows):,} rows. Bring in {MOST_ROWS:,} at a time.")
    refuse(problems)
    if not rows:
        raise RegisterRejected("There are no rows below the first one.")
    return rows


def _head(reader: Iterator[list[str]]) -> list[str]:
    try:
        return [cell.strip().lower().replace("_", " ") for cell in next(reader, [])]
    except csv.Error:
        raise RegisterRejected("The first row can’t be read. In your spreadsheet, choose Save as, then CSV.") from None


def refuse(problems: list[str]) -> None:
    """Raises RegisterRejected where there is any problem."""
    if problems:
        things = "One thing needs" if len(problems) == 1 else f"{len(problems)} things need"
        raise RegisterRejected(f"{things} mending. Nothing was kept.", problems=tuple(problems))


def _cells(reader: Iterator[list[str]], problems: list[str]) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, cells in enumerate(reader, start=2):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        problems.append(f"The file breaks off: {error}.")


def _row(number: int, cells: list[str], head: list[str], today: dt.date, problems: list[str]) -> RegisterRow | None:
    if len(cells) != len(head):
        problems.append(f"Row {number}: {len(cells)} cells, but the first row names {len(head)}.")
        return None
    told = {name: cell.strip() for name, cell in zip(head, cells, strict=True)}
    mistakes = [f"Row {number}, {name}: {words}" for name, words in _mistakes(told, today)]
    problems.extend(mistakes)
    if mistakes:
        return None
    source = Introduction.Source(SOURCES[told["source"].lower()])
    heard_on = day_of(told["heard on"]) or today  # a row without a day was refused above
    return RegisterRow(number, told["first name"], told["contact"], heard_on, source, told["postcode"])


def _mistakes(told: Mapping[str, str], today: dt.date) -> Iterator[tuple[str, str]]:
    if not told["first name"] or len(told["first name"]) > 60 or not told["first name"].isprintable():
        yield "first name", "write a name of up to 60 letters."
    if not is_reachable(told["contact"]):
        yield "contact", f"{told['contact']!r} is not a phone number or an e-mail address."
    heard_on = day_of(told["heard on"])
    if heard_on is None:
        yield "heard on", f"{told['heard on']!r} is not a day like 12/3/2026."
    elif not today - OLDEST <= heard_on <= today:
        yield "heard on", f"{told['heard on']} is in the future, or more than a year ago."
    if told["source"].lower() not in SOURCES:
        yield "source", f"{told['source']!r} is not known. Write website, card, midwife, friend, drop-in or self."
    if told["consent"].lower() not in ("yes", "y", "true", "1"):
        yield "consent", "write yes, or leave this person out: without a yes we may not keep a contact."


def day_of(text: str) -> dt.date | None:
    """The day, however it is written; None for none."""
    for pattern in DAYS:
        try:
            return dt.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None
