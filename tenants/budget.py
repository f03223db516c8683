"""How many relations a tenant of each kind takes, in a schema that is made, counted and rolled back."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from tenants import snapshots
from tenants.isolation import OWNER
from tenants.passing import passing_schema

BUDGET = Path(__file__).with_name("relation_budget.toml")
COUNT = """
with own as (select c.oid, c.relkind, c.reltoastrelid from pg_class c where c.relnamespace = %s::regnamespace)
select count(*) filter (where relkind in ('r', 'p')),
       count(*) + count(nullif(reltoastrelid, 0)) * 2
from own
"""


@dataclass(frozen=True)
class Size:
    """`relations` are rows of pg_class, TOAST tables and their indexes included."""

    tables: int
    relations: int

    def fits(self, allowed: Size) -> bool:
        return self.tables <= allowed.tables and self.relations <= allowed.relations


def read_budget(path: Path = BUDGET) -> dict[str, Size]:
    """The allowed size of each kind of tenant."""
    return {kind: Size(**line) for kind, line in tomllib.loads(path.read_text()).items()}


def measure(kind: str) -> Size:
    """The size of a fresh tenant of `kind`. Nothing is left behind."""
    with passing_schema(kind) as schema, connections[OWNER].cursor() as cursor:
        snapshots.make_tables(kind)
        cursor.execute(COUNT, [schema])
        return Size(*cursor.fetchone())
