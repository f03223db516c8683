"""A list of families on its way in: what the file holds, and whom it would make."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.urls import reverse

from apps.peersupport.family_columns import COLUMNS, told_in
from apps.peersupport.models.imports import RegisterImport
from apps.peersupport.queries.imports import Known

FIRST_ROWS = 3
FIRST_FAMILIES = 5
PROBLEMS_HEAD = ("row", "column", "what to do")
KNOWN_HEAD = ("Row", "Name in the list", "Here")
SHOWN = ("first_name", "last_name", "contact", "postcode", "due_on", "born_on", "partner_name")


def sample(register: RegisterImport) -> dict[str, Any]:
    """The first rows as the file has them, under their headings."""
    first = islice((row for row in register.rows if any(row)), FIRST_ROWS)
    rows = [_as_long(row, len(register.headings)) for row in first]
    return {"columns": register.headings, "rows": rows}


def _as_long(row: list[str], number: int) -> list[str]:
    return (row + [""] * number)[:number]


def preview(register: RegisterImport) -> dict[str, Any]:
    """The first families as they would be kept: only what the columns hold."""
    held = [name for name in SHOWN if register.columns.get(name)]
    rows = [[one[name] for name in held] for one in islice(_told(register), FIRST_FAMILIES)]
    return {"columns": [COLUMNS[name][0] for name in held], "rows": rows}


def number_of_families(register: RegisterImport) -> int:
    """Empty rows are nobody."""
    return sum(1 for _ in _told(register))


def _told(register: RegisterImport) -> Iterator[dict[str, str]]:
    told = (told_in(row, register.headings, register.columns) for row in register.rows)
    return (one for one in told if any(one.values()))


def known_rows(known: list[Known]) -> list[list[Any]]:
    """Who is here already, each with the way to their page."""
    return [
        [one.row, one.name, {"text": one.there, "url": reverse(f"peersupport:{one.page}", args=[one.key])}]
        for one in known
    ]
