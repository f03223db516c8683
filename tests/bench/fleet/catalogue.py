"""How much a fleet takes: rows of the catalogue and bytes on the disk. Told, not judged."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from tests.bench.fleet.database import Fleet
from tests.bench.table import Row

SIZES = """
select count(*), (select count(*) from pg_class), pg_database_size(current_database()),
  (select sum(pg_total_relation_size(oid)) from pg_class where relnamespace = 'pg_catalog'::regnamespace)
from public.tenants_tenant
"""
OF_ONE = """
select count(*) + count(nullif(c.reltoastrelid, 0)) * 2,
  sum(pg_total_relation_size(c.oid)) filter (where c.relkind = 'r')
from pg_class c where c.relnamespace = %s::regnamespace
"""


def rows(made: Fleet) -> Iterator[Row]:
    with psycopg.connect(made.admin_url) as admin:
        tenants, relations, size, catalogue = admin.execute(SIZES).fetchone() or ()
        own, bytes_own = admin.execute(OF_ONE, [made.schemas[0]]).fetchone() or ()
    yield Row("tenants present", tenants, "tenants")
    yield Row("rows of pg_class", relations, "rows")
    yield Row("rows of pg_class of one empty mutual", own, "rows")
    yield Row("an empty mutual on disk", float(bytes_own) / 2**20, "MiB")
    yield Row("the catalogue on disk", float(catalogue) / 2**20, "MiB")
    yield Row("the database on disk", float(size) / 2**20, "MiB")
