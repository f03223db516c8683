"""What a tenant's archive holds beside its tables: parts a person can read, and what is sealed in the database.

The apps that own the rows register them; `tenants.archives` writes them down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ROOMS = frozenset({"mutual", "service"})


@dataclass(frozen=True)
class Part:
    """`rows` is given the alias of the connection to read with, so that every part is of the same moment as the tables.

    A row is a mapping of headings to text, numbers, days and moments. `about` says in a sentence what a reader finds.
    """

    name: str
    about: str
    rows: Callable[[str], Iterable[Mapping[str, Any]]]
    kinds: frozenset[str] = ROOMS


@dataclass(frozen=True)
class OwnPart:
    """What a room keeps of a person that they take away with their own record: for their eyes alone, so all of it.

    `data` is given the person and answers with text, numbers, days, moments, and lists and mappings of them.
    """

    name: str
    data: Callable[[Any], Any]


@dataclass(frozen=True)
class SealedColumn:
    """A column whose text opens only in its own scope. Both take and give the text of the whole column."""

    table: str
    column: str
    opened: Callable[[str], str]
    sealed: Callable[[str], str]


@dataclass(frozen=True)
class Passing:
    """A table whose rows mean nothing elsewhere: sign-ins of a browser."""

    table: str
    why: str


_parts: dict[str, Part] = {}
_own_parts: dict[str, OwnPart] = {}
_sealed: dict[tuple[str, str], SealedColumn] = {}
_passing: dict[str, Passing] = {}


def register_part(part: Part) -> None:
    """Call from AppConfig.ready()."""
    _parts[part.name] = part


def register_own_part(part: OwnPart) -> None:
    """Call from AppConfig.ready()."""
    _own_parts[part.name] = part


def register_sealed(column: SealedColumn) -> None:
    _sealed[column.table, column.column] = column


def register_passing(passing: Passing) -> None:
    _passing[passing.table] = passing


def parts(kind: str) -> list[Part]:
    return [part for part in _parts.values() if kind in part.kinds]


def own_parts(person: Any) -> dict[str, Any]:
    """By name, what every room keeps of this person that is theirs to take away."""
    return {name: part.data(person) for name, part in _own_parts.items()}


def sealed_columns(table: str) -> dict[str, SealedColumn]:
    return {column: found for (where, column), found in _sealed.items() if where == table}


def passing_tables() -> dict[str, Passing]:
    return dict(_passing)


def plain_rows(rows: Iterable[Any], *names: str) -> list[dict[str, Any]]:
    """Rows as an own part tells them: each named field, a choice by its label, another row by what it is called."""
    return [{name: _plain(row, name) for name in names} for row in rows]


def _plain(row: Any, name: str) -> Any:
    label = getattr(row, f"get_{name}_display", None)
    value = label() if label else getattr(row, name)
    return str(value) if hasattr(value, "_meta") else value
