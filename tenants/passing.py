"""A schema for a moment: made in the owner's transaction, used, and rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from psycopg import sql

from kith.scope import Scope
from tenants.isolation import EXTENSIONS, OWNER, unit_of_work


@contextmanager
def passing_schema(kind: str) -> Iterator[str]:
    """An empty schema of a kind, rolled back at the end with all that was put into it. Yields its name."""
    schema = f"{kind}_being_measured"
    scope = Scope(schema, kind, schema, (schema, EXTENSIONS), None, name=f"a {kind} being measured")
    with unit_of_work(scope, using=OWNER):
        with connections[OWNER].cursor() as cursor:
            cursor.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
        yield schema
        transaction.set_rollback(True, using=OWNER)
