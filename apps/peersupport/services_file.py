"""A table of local services as a CSV file whose columns are matched with ours: every mistake named by row and field."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from apps.peersupport.models.services import LocalService
from apps.peersupport.service_kinds import kinds
from kith.errors import BadInput
from kith.geography.postcodes import normalise

MOST_ROWS = 1000
LARGEST = 1_000_000
"""Bytes of a file."""
COLUMNS = {
    "name": ("Name", ("name", "service", "service name", "title", "organisation")),
    "kinds": ("Kinds", ("kinds", "kind", "category", "categories", "type", "taxonomy terms")),
    "about": ("What it is", ("about", "what it is", "description", "details", "summary")),
    "how_to_get_it": ("How to get it", ("how to get it", "how to apply", "application process", "referral")),
    "contact_name": ("Who to ask for", ("contact name", "contact", "ask for", "who to ask for")),
    "phone": ("Phone", ("phone", "telephone", "tel", "number", "phone number")),
    "email": ("E-mail", ("e-mail", "email", "mail", "email address")),
    "url": ("Web page", ("web page", "url", "website", "web", "link")),
    "address": ("Address", ("address", "street", "address 1", "address line 1")),
    "town": ("Town", ("town", "city", "town or city")),
    "county": ("County", ("county", "state province", "region")),
    "postcode": ("Postcode", ("postcode", "postal code", "post code", "postal_code")),
    "cost": ("What it costs", ("what it costs", "cost", "fees", "price")),
    "opening": ("When it is open", ("when it is open", "opening", "opening times", "hours", "schedule")),
    "access": ("Getting in", ("getting in", "access", "accessibility")),
    "languages": ("Languages", ("languages", "language")),
}  # fmt: skip
"""Each of our columns: its label, and the headings it is known by."""


LONGEST = {field.name: field.max_length for field in LocalService._meta.concrete_fields}
"""Letters that a column holds."""


class ServicesRejected(BadInput):
    """The file cannot be used; `problems` names each row and field. Nothing was kept."""

    def __init__(self, sentence: str, *, problems: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, field="file")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """`number` is the row a spreadsheet shows."""

    number: int
    facts: dict[str, Any]


def decode(content: bytes) -> str:
    """The text of an uploaded file. Raises ServicesRejected."""
    if len(content) > LARGEST:
        raise ServicesRejected(f"This file is too large. Bring in {MOST_ROWS:,} rows at a time.")
    try:
        return content.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError:
        raise ServicesRejected("This file is not plain text. In your spreadsheet, choose Save as, then CSV.") from None


def headings(text: str) -> list[str]:
    """The first row. Raises ServicesRejected for a file without one, or where two columns share a heading."""
    found = [cell.strip() for cell in next(_lines(text), (0, []))[1]]
    if not any(found):
        raise ServicesRejected("There is nothing in this file.")
    if twice := [cell for cell in found if found.count(cell) > 1]:
        raise ServicesRejected(f"Two columns are called {twice[0] or 'nothing'}. Give each its own heading.")
    return found


def guess(heads: Sequence[str]) -> dict[str, str]:
    """For each of our columns, the heading that means it, or ""."""
    known = {head.lower().replace("_", " "): head for head in reversed(heads)}
    return {
        column: next((known[name] for name in names if name in known), "") for column, (_, names) in COLUMNS.items()
    }


def read_services(text: str, *, columns: Mapping[str, str]) -> list[ServiceRow]:
    """Every row, by `columns`: ours to a heading of the file, or "". Raises ServicesRejected with all problems."""
    heads = headings(text)
    wrong = [heading for heading in columns.values() if heading and heading not in heads]
    if wrong or not columns.get("name"):
        raise ServicesRejected("Say which column holds the name.")
    problems: list[str] = []
    lines = list(_lines(text, problems))[1:]
    rows = [row for number, cells in lines if (row := _row(number, cells, heads, columns, problems))]
    if len(rows) > MOST_ROWS:
        problems.append(f"There are {len(rows):,} rows. Bring in {MOST_ROWS:,} at a time.")
    refuse(problems)
    if not rows:
        raise ServicesRejected("There are no rows below the first one.")
    return rows


def refuse(problems: list[str]) -> None:
    """Raises ServicesRejected where there is any problem."""
    if problems:
        things = "One thing needs" if len(problems) == 1 else f"{len(problems)} things need"
        raise ServicesRejected(f"{things} mending. Nothing was kept.", problems=tuple(problems))


def _lines(text: str, problems: list[str] | None = None) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from ((number, cells) for number, cells in enumerate(reader, 1) if any(cell.strip() for cell in cells))
    except csv.Error as error:
        if problems is None:
            raise ServicesRejected("The first row can’t be read. Choose Save as, then CSV.") from None
        problems.append(f"The file breaks off: {error}.")


def _row(
    number: int, cells: list[str], heads: Sequence[str], columns: Mapping[str, str], problems: list[str]
) -> ServiceRow | None:
    if len(cells) != len(heads):
        problems.append(f"Row {number}: {len(cells)} cells, but the first row names {len(heads)}.")
        return None
    told = dict(zip(heads, (cell.strip() for cell in cells), strict=True))
    facts: dict[str, Any] = {column: told[heading] for column, heading in columns.items() if heading}
    facts["kinds"] = [
        kind.strip().lower() for kind in facts.get("kinds", "").replace(";", ",").split(",") if kind.strip()
    ]
    mistakes = [f"Row {number}, {columns.get(column) or column}: {words}" for column, words in _mistakes(facts)]
    problems.extend(mistakes)
    return None if mistakes else ServiceRow(number, facts)


def _mistakes(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not facts["name"]:
        yield "name", "there is no name."
    for column, text in facts.items():
        longest = LONGEST[column]
        if longest and len(text) > longest and column not in ("kinds", "postcode"):
            yield column, f"more than {longest} letters."
    for kind in facts["kinds"]:
        if kind not in kinds():
            yield "kinds", f"{kind!r} is none of our kinds. They are: {', '.join(kinds())}."
    if facts.get("email") and not _passes(validate_email, facts["email"]):
        yield "email", f"{facts['email']!r} is not an e-mail address."
    if facts.get("url") and not _passes(URLValidator(["http", "https"]), facts["url"]):
        yield "url", f"{facts['url']!r} is not a web address like https://example.org."
    if facts.get("postcode"):
        try:
            normalise(facts["postcode"])
        except BadInput as refusal:
            yield "postcode", refusal.sentence


def _passes(check: Any, text: str) -> bool:
    try:
        check(text)
    except ValidationError:
        return False
    return True
