"""A table of local services as a CSV file whose columns are matched with ours: every mistake named by row and field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from apps.peersupport.models.services import LocalService
from apps.peersupport.service_kinds import kinds
from apps.peersupport.table_file import FileRejected, headings, refuse_too_many, rows_below
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


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """`number` is the row a spreadsheet shows."""

    number: int
    facts: dict[str, Any]


def headings_of(text: str) -> list[str]:
    """The first row. Raises FileRejected, also where there is none."""
    if not (heads := headings(text)):
        raise FileRejected("There is nothing in this file.")
    return heads


def read_services(text: str, *, columns: Mapping[str, str]) -> list[ServiceRow]:
    """Every row, by `columns`: ours to a heading of the file, or "". Raises FileRejected with all problems."""
    heads = headings_of(text)
    wrong = [heading for heading in columns.values() if heading and heading not in heads]
    if wrong or not columns.get("name"):
        raise FileRejected("Say which column holds the name.")
    problems: list[str] = []
    found = rows_below(text, heads, problems)
    rows = [row for number, told in found if (row := _row(number, told, columns, problems))]
    refuse_too_many(len(rows), MOST_ROWS, problems)
    return rows


def _row(number: int, told: Mapping[str, str], columns: Mapping[str, str], problems: list[str]) -> ServiceRow | None:
    facts: dict[str, Any] = {
        column: told[heading].replace("\x00", "") for column, heading in columns.items() if heading
    }
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
