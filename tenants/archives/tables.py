"""A tenant's rows as CSV, out and in again, with a checksum that the order of rows does not change.

Every value is in quotation marks and NULL is nothing at all, so NULL and the empty text stay apart.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.db import connections
from psycopg import sql

from kith.exporting import SealedColumn, passing_tables, sealed_columns
from tenants.engine.introspection import HERE
from tenants.isolation import OWNER

PLAIN_SPEECH = (
    "set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';"
    " set local bytea_output = 'hex'; set local extra_float_digits = 1"
)
"""So that a value is written in one way, whatever the server or the login is set to."""
BLOCK = 1 << 16
VALUE = re.compile(r'(?:"((?:[^"]|"")*)")?([,\n])')


@dataclass(frozen=True)
class Table:
    """`columns` are those that are stored, in their order: not those the database works out."""

    name: str
    columns: tuple[str, ...]

    @property
    def sealed(self) -> dict[str, SealedColumn]:
        return sealed_columns(self.name)

    @property
    def is_left_out(self) -> bool:
        return self.name in passing_tables()


@dataclass
class Sum:
    """How many rows, and the sum of their fingerprints: the same rows in another order make the same sum."""

    rows: int = 0
    total: int = field(default=0, repr=False)

    def add(self, line: bytes) -> None:
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest())) % (1 << 256)

    @property
    def checksum(self) -> str:
        return f"{self.total:064x}"


def speak_plainly() -> None:
    """Once in the owner's open transaction, before rows are read or written."""
    _run(PLAIN_SPEECH)


def require_one_moment() -> None:
    """Raises RuntimeError where each statement would see another moment: behind a pooler that forgot what was set."""
    if _ask("show transaction_isolation") != [("repeatable read",)]:
        raise RuntimeError("The owner's connection goes through a pooler: give OWNER_DATABASE_URL the server's own.")


def tables_here() -> list[Table]:
    """The tables of the schema of the owner's open transaction, by name."""
    found = _ask(
        "select c.relname, array_agg(a.attname::text order by a.attnum) from pg_class c join pg_attribute a"  # noqa: S608
        f" on a.attrelid = c.oid where {HERE} and c.relkind in ('r', 'p') and a.attnum > 0"
        " and not a.attisdropped and a.attgenerated = '' group by 1 order by 1"
    )
    return [Table(name, tuple(columns)) for name, columns in found]


def ledger_here() -> list[str]:
    """The migrations of the schema, as "app.name"."""
    return [name for (name,) in _ask("select app || '.' || name from django_migrations order by 1")]


def sequences_here() -> dict[str, list[Any]]:
    """Each sequence with the number it gave last, and whether it gave it."""
    names = _ask(f"select relname from pg_class c where {HERE} and relkind = 'S' order by 1")  # noqa: S608
    return {name: list(_ask(_with("select last_value, is_called from {}", name))[0]) for (name,) in names}


def rows_out(table: Table, put: Callable[[bytes], Any]) -> Sum:
    """Give `put` the headings, then each row, sealed columns opened; what was given, counted and summed."""
    put(_line(table.columns))
    summed = Sum()
    for line in () if table.is_left_out else _opened_lines(table) if table.sealed else _copied_lines(table):
        put(line)
        summed.add(line)
    return summed


def summed_here(table: Table) -> Sum:
    """The sum of what stands in the table now."""
    return rows_out(table, lambda line: None)


def rows_in(table: Table, member: BinaryIO) -> None:
    """Put the rows of a member (read past its headings) into the table, sealed columns sealed here."""
    blocks = _sealed_lines(table, member) if table.sealed else iter(lambda: member.read(BLOCK), b"")
    server = connections[OWNER]
    with server.wrap_database_errors, server.cursor() as cursor, cursor.copy(_copy(table, "from stdin")) as into:
        for block in blocks:
            into.write(block)


def empty(tables: Iterable[Table]) -> None:
    """What the migrations put in is in the archive too."""
    _run(sql.SQL("truncate {}").format(sql.SQL(", ").join(sql.Identifier(table.name) for table in tables)))


def switch_triggers(on: bool) -> None:
    """The triggers of our own that guard an edit stand aside while rows that passed them once are put back."""
    said = "enable" if on else "disable"
    guarded = (
        f"select distinct c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"  # noqa: S608
        f" where {HERE} and not t.tgisinternal"
    )
    for (name,) in _ask(guarded):
        _run(_with(f"alter table {{}} {said} trigger user", name))


def links_may_wait() -> None:
    """Until `check_links` a row may come before the one it points to: migrations leave some constraints not waiting."""
    _run("set constraints all deferred")


def check_links() -> None:
    """What constraints were to look at by the end, now: raises IntegrityError."""
    _run("set constraints all immediate")


def set_sequences(found: dict[str, list[Any]]) -> None:
    for name, (last, was_given) in found.items():
        _run("select setval(quote_ident(%s)::regclass, %s, %s)", name, last, was_given)


def headings(member: BinaryIO) -> tuple[str, ...]:
    """The first line of a member."""
    return tuple(next(csv.reader([member.readline(BLOCK).decode()]), ()))


def _copied_lines(table: Table) -> Iterator[bytes]:
    """The server sends each row as a message of its own."""
    server = connections[OWNER]
    with server.wrap_database_errors, server.cursor() as cursor, cursor.copy(_copy(table, "to stdout")) as out:
        for line in out:
            yield bytes(line)


def _copy(table: Table, way: str) -> sql.Composed:
    quoted = ", force_quote *" if way == "to stdout" else ""
    return sql.SQL("copy {} ({}) {} (format csv{})").format(
        sql.Identifier(table.name), _columns(table, "{}"), sql.SQL(way), sql.SQL(quoted)
    )


def _opened_lines(table: Table) -> Iterator[bytes]:
    statement = sql.SQL("select {} from {}").format(_columns(table, "{}::text"), sql.Identifier(table.name))
    for row in _ask(statement):
        yield _line(_changed(table, row, lambda column: column.opened))


def _sealed_lines(table: Table, member: BinaryIO) -> Iterator[bytes]:
    for row in _read_lines(member.read().decode()):
        yield _line(_changed(table, row, lambda column: column.sealed))


def _read_lines(text: str) -> Iterator[list[str | None]]:
    """What `_line` wrote: a value in quotation marks, or nothing for NULL, which csv.reader takes for an empty text."""
    row: list[str | None] = []
    for found in VALUE.finditer(text):
        row.append(None if found[1] is None else found[1].replace('""', '"'))
        if found[2] == "\n":
            yield row
            row = []


def _changed(
    table: Table, row: Iterable[str | None], how: Callable[[SealedColumn], Callable[[str], str]]
) -> list[str | None]:
    pairs = zip(table.columns, row, strict=True)
    return [how(table.sealed[name])(value) if name in table.sealed and value else value for name, value in pairs]


def _line(values: Iterable[str | None]) -> bytes:
    quoted = ("" if value is None else '"{}"'.format(value.replace('"', '""')) for value in values)
    return (",".join(quoted) + "\n").encode()


def _columns(table: Table, written: Any) -> sql.Composed:
    return sql.SQL(", ").join(sql.SQL(written).format(sql.Identifier(name)) for name in table.columns)


def _with(template: Any, name: str) -> sql.Composed:
    return sql.SQL(template).format(sql.Identifier(name))


def _ask(statement: Any, *values: Any) -> list[Any]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


def _run(statement: Any, *values: Any) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statement, values or None)
