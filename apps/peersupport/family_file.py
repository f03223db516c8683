"""A centre's own list of families, as CSV or a workbook: columns matched with ours, every mistake named by row."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from typing import Any

from apps.peersupport.models.pregnancies import Basis, Pregnancy
from apps.peersupport.operations.dating import Told, due_date_of
from apps.peersupport.reachable import is_reachable
from apps.peersupport.register_file import day_of
from apps.peersupport.table_file import FileRejected, refuse_twice
from kith.errors import BadInput, Refused
from kith.geography.postcodes import normalise
from kith.workbooks import WorkbookRefused, sheets_of, text_of

MOST_ROWS = 20_000
MOST_COLUMNS = 100
LARGEST = 8_000_000
"""Bytes of a file."""
OLDEST_BABY = dt.timedelta(days=730)
YES = ("yes", "y", "true", "1")
FIRST = {"yes": "YES", "y": "YES", "first": "YES", "no": "NO", "n": "NO", "": "UNSURE", "not sure": "UNSURE"}
LENGTHS = {"first_name": 60, "last_name": 60, "partner_name": 60, "reach_safely": 300}


def read_table(name: str, content: bytes) -> list[list[str]]:
    """Every row as text, the headings first; a row that holds nothing is empty. Raises FileRejected."""
    if len(content) > LARGEST:
        raise FileRejected("This file is too large. Save only the sheet with the families.")
    rows = _up_to_the_last(_workbook(content) if name.lower().endswith(".xlsx") else _csv(content))
    if len(rows) < 2:
        raise FileRejected("There are no rows below the first one.")
    refuse_twice(rows[0])
    return rows


def _up_to_the_last(found: Iterator[list[str]]) -> list[list[str]]:
    """Without the empty rows a spreadsheet leaves at its end."""
    rows: list[list[str]] = []
    empty = 0
    for row in found:
        if not any(row):
            empty += 1
            continue
        rows += [[] for _ in range(empty)] + [row]
        empty = 0
        if len(rows) > MOST_ROWS + 1:
            raise FileRejected(f"There are more than {MOST_ROWS:,} rows. Bring in {MOST_ROWS:,} at a time.")
    return rows


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True):
            yield [text_of(cell) for cell in row]
    except UnicodeDecodeError:
        raise FileRejected("This is neither a workbook nor plain text. Save it as CSV.") from None
    except csv.Error as error:
        raise FileRejected(f"The file breaks off: {error}.") from None


def _workbook(content: bytes) -> Iterator[list[str]]:
    try:
        with sheets_of(content) as sheets:
            for row in sheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS):
                yield [_day_or_text(cell) for cell in row]
    except WorkbookRefused as refusal:
        raise FileRejected(f"This workbook can’t be read. {refusal.sentence}") from None


def _day_or_text(cell: Any) -> str:
    """A spreadsheet's day comes with an hour that nobody wrote."""
    return text_of(cell.date() if isinstance(cell, dt.datetime) else cell)


def mistakes_in(told: Mapping[str, str], *, today: dt.date, places: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(our column, what to do) for each. `places` are the postcodes we know."""
    if not told["first_name"]:
        yield "first_name", "write a name."
    for name, longest in LENGTHS.items():
        if len(told[name]) > longest or not told[name].isprintable():
            yield name, f"make it one line of up to {longest} letters."
    yield from _about_contact(told)
    if told["postcode"] and written(told["postcode"]) not in places:
        yield "postcode", f"we don’t know {told['postcode'][:12]!r}. Mend it or leave it empty."
    if told["first_baby"].lower() not in FIRST:
        yield "first_baby", "write yes or no, or leave it empty."
    yield from _about_days(told, today)


def _about_contact(told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if told["contact"] and not is_reachable(told["contact"]):
        yield "contact", f"{told['contact'][:40]!r} is not a phone number or an e-mail address."
    if told["contact"] and told["consent"].lower() not in YES:
        yield "consent", "write yes, or leave the contact empty: without a yes we may not keep it."


def _about_days(told: Mapping[str, str], today: dt.date) -> Iterator[tuple[str, str]]:
    born_on = day_of(told["born_on"]) if told["born_on"] else None
    if told["born_on"] and born_on is None:
        yield "born_on", f"{told['born_on'][:20]!r} is not a day like 12/3/2026."
    elif born_on and not today - OLDEST_BABY <= born_on <= today:
        yield "born_on", f"{told['born_on']} is in the future, or more than two years ago."
    if not told["due_on"]:
        return
    due_on = day_of(told["due_on"])
    if due_on is None:
        yield "due_on", f"{told['due_on'][:20]!r} is not a day like 12/3/2026."
    elif not born_on:
        try:
            due_date_of(Told(basis=Basis.TOLD, due_on=due_on), on=today)
        except Refused as refusal:
            yield "due_on", refusal.sentence


def written(postcode: str) -> str:
    """As it is written, or as it was typed where it is none."""
    try:
        return normalise(postcode)
    except BadInput:
        return postcode


def first_baby(told: Mapping[str, str]) -> str:
    return Pregnancy.FirstBaby(FIRST[told["first_baby"].lower()])
