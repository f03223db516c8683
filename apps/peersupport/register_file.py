"""A table of introductions as a CSV file: read to the end, with every mistake named by row and field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from apps.peersupport.models.introductions import Introduction
from apps.peersupport.reachable import is_reachable
from apps.peersupport.table_file import FileRejected, headings, refuse_too_many, rows_below

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


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One introduction as the file has it; `number` is the row a spreadsheet shows."""

    number: int
    first_name: str
    contact: str
    heard_on: dt.date
    source: Introduction.Source
    postcode: str


def read_register(text: str, *, today: dt.date) -> list[RegisterRow]:
    """Every row of the file. Raises FileRejected with all problems together."""
    heads = [head.lower().replace("_", " ") for head in headings(text)]
    if missing := [name for name in COLUMNS if name not in heads]:
        raise FileRejected(f"These columns are missing from the first row: {', '.join(missing)}.")
    problems: list[str] = []
    found = rows_below(text, heads, problems)
    rows = [row for number, told in found if (row := _row(number, told, today, problems))]
    refuse_too_many(len(rows), MOST_ROWS, problems)
    return rows


def _row(number: int, told: Mapping[str, str], today: dt.date, problems: list[str]) -> RegisterRow | None:
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
