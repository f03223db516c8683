"""The benchmark's app in the tenants' schemas: put there before its second migration, looked at, and taken away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import psycopg
from psycopg import sql

from tests.bench.fleet.database import Fleet

FIRST, SECOND = "0001_initial", "0002_column_index_table"
AT_ONCE = 50
STANDS = """
select to_regclass('{0}.grown_mark') is not null and to_regclass('{0}.grown_note_written') is not null
  and exists (select from {0}.django_migrations where app = 'grown' and name = %s)
  and exists (select from pg_attribute where attrelid = '{0}.grown_note'::regclass and attname = 'colour')
"""


def begin(made: Fleet, schemas: Sequence[str]) -> None:
    """The app's first table in `schemas`; everybody else is told to have all of the app."""
    for some in _in_turns(schemas):
        with psycopg.connect(made.admin_url) as admin:
            admin.execute("set role kith_owner")
            for schema in some:
                name = sql.Identifier(schema)
                admin.execute(
                    sql.SQL(
                        "create table {}.grown_note (id uuid primary key, words varchar(200) not null,"
                        " written_at timestamptz not null)"
                    ).format(name)
                )
                _note(admin, schema, FIRST)
    with psycopg.connect(made.admin_url) as admin:
        for schema in set(_all_schemas(admin)) - set(schemas):
            _note(admin, schema, FIRST, SECOND)


def _note(admin: psycopg.Connection, schema: str, *names: str) -> None:
    for name in names:
        admin.execute(
            sql.SQL("insert into {}.django_migrations (app, name, applied) values ('grown', %s, now())").format(
                sql.Identifier(schema)
            ),
            [name],
        )


def grown(made: Fleet, schemas: Sequence[str]) -> int:
    """In how many of `schemas` the column, the index and the table stand, and the ledger says so."""
    with psycopg.connect(made.admin_url) as admin:
        found = (admin.execute(sql.SQL(STANDS).format(sql.SQL(schema)), [SECOND]).fetchone() for schema in schemas)
        return sum(row == (True,) for row in found)


def clear(made: Fleet) -> None:
    """As if the app had never been."""
    with psycopg.connect(made.admin_url) as admin:
        schemas = _all_schemas(admin)
    for some in _in_turns(schemas):
        with psycopg.connect(made.admin_url) as admin:
            for schema in some:
                name = sql.Identifier(schema)
                admin.execute(sql.SQL("drop table if exists {0}.grown_mark, {0}.grown_note").format(name))
                admin.execute(sql.SQL("delete from {}.django_migrations where app = 'grown'").format(name))


def _all_schemas(admin: psycopg.Connection) -> list[str]:
    found = admin.execute("select relnamespace::regnamespace::text from pg_class where relname = 'django_migrations'")
    return [schema for (schema,) in found.fetchall()]


def _in_turns(schemas: Sequence[str]) -> Iterator[Sequence[str]]:
    """A few at a time: each takes locks of its own."""
    for begin in range(0, len(schemas), AT_ONCE):
        yield schemas[begin : begin + AT_ONCE]
