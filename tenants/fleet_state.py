"""Which schemas lack a migration that is on disk: one query for the whole fleet."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader


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
