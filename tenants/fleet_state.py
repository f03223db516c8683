"""Which schemas lack a migration that is on disk: one query for the whole fleet."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import islice

from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from tenants.isolation import OWNER

Key = tuple[str, str]
"""A migration: its app's label and its name."""

AT_ONCE = 500
"""So many schemas in one statement: it holds a lock on a table of each."""

LACKS = """
select {name}, array(
  select e.at from expected e where not exists (
    select from {ledger} m where m.app = e.app and m.name = e.name) order by e.at)
"""


@cache
def migrations_on_disk() -> tuple[str, ...]:
    """Every migration of this code, as "app.name"."""
    graph = MigrationLoader(None).graph
    return tuple(sorted(f"{app}.{name}" for app, name in graph.nodes))


def schemas_behind() -> dict[str, int]:
    """How many migrations each schema lacks, where it lacks any. Inside the public scope's unit of work."""
    with connection.cursor() as cursor:
        cursor.execute("select schema_name, missing from public.schemas_behind(%s)", [list(migrations_on_disk())])
        return dict(cursor.fetchall())


def missing_migrations(schemas: Iterable[str]) -> dict[str, tuple[Key, ...]]:
    """Which migrations each of these schemas lacks, where it lacks any. In the owner's unit of work."""
    expected = [(app, name) for app, _, name in (each.partition(".") for each in migrations_on_disk())]
    found: dict[str, tuple[Key, ...]] = {}
    waiting = iter(schemas)
    while some := list(islice(waiting, AT_ONCE)):
        found |= _missing_in(some, expected)
    return found


def _missing_in(schemas: list[str], expected: list[Key]) -> dict[str, tuple[Key, ...]]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "select s from unnest(%s::text[]) s where to_regclass(format('%%I.django_migrations', s)) is not null",
            [schemas],
        )
        there = [schema for (schema,) in cursor.fetchall()]
        found = {schema: tuple(expected) for schema in schemas if schema not in set(there)}
        if there:
            cursor.execute(_all_of(there), [[app for app, _ in expected], [name for _, name in expected]])
            found |= {schema: tuple(expected[at - 1] for at in lacks) for schema, lacks in cursor.fetchall() if lacks}
    return found


def _all_of(schemas: list[str]) -> sql.Composed:
    each = (
        sql.SQL(LACKS).format(name=sql.Literal(schema), ledger=sql.Identifier(schema, "django_migrations"))
        for schema in schemas
    )
    head = sql.SQL(
        "with expected as materialized"
        " (select * from unnest(%s::text[], %s::text[]) with ordinality as e(app, name, at)) "
    )
    return head + sql.SQL(" union all ").join(each)
