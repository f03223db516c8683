"""How much room each tenant takes. Asking the server means a look at every file, so a few are measured at a time."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db import OperationalError, connections
from django.utils import timezone

from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, unit_of_work

AT_ONCE = 50
"""About half a second of the server's time."""
EVERY_SECONDS = 30.0
LOCK_MILLISECONDS = 500
"""A table that is being changed is left for the next time."""

STALEST = """
select t.id from tenants_tenant t left join console_tenantsize s on s.tenant_id = t.id
where t.state not in ('MAKING', 'PENDING', 'DELETING')
order by s.measured_at nulls first, t.id limit %s
"""
MEASURE = """
with found as (
  select t.id, split_part(c.relname, '_', 1) as app, count(c.oid) as tables,
    coalesce(sum(pg_total_relation_size(c.oid)), 0) as bytes,
    coalesce(sum(greatest(c.reltuples, pg_stat_get_live_tuples(c.oid), 0)), 0)::bigint as rows
  from tenants_tenant t
  join pg_namespace n on n.nspname = t.schema_name
  left join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p', 'm')
  where t.id = any(%(tenants)s)
  group by 1, 2
)
insert into console_tenantsize as kept (id, tenant_id, tables, bytes, rows, groups, measured_at)
select gen_random_uuid(), id, sum(tables), sum(bytes), sum(rows),
  coalesce(jsonb_object_agg(app, jsonb_build_array(bytes, rows)) filter (where tables > 0), '{}'), %(at)s
from found group by id
on conflict (tenant_id) do update set
  tables = excluded.tables, bytes = excluded.bytes, rows = excluded.rows, groups = excluded.groups,
  measured_at = excluded.measured_at
"""


def measure_sizes(*, at_once: int = AT_ONCE) -> int:
    """Measure the tenants that were measured longest ago; how many were. The caretaker's chore."""
    due = _stalest(at_once)
    try:
        return measure(due)
    except OperationalError:
        return sum(_measure_if_free(tenant_id) for tenant_id in due)


def measure(tenants: list[UUID]) -> int:
    """Measure these tenants in one statement. Raises OperationalError where one of their tables is being changed."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(f"set local lock_timeout = {LOCK_MILLISECONDS}")
        cursor.execute(MEASURE, {"tenants": tenants, "at": timezone.now()})
        return int(cursor.rowcount)


def _measure_if_free(tenant_id: UUID) -> int:
    with suppress(OperationalError):
        return measure([tenant_id])
    return 0


def _stalest(at_once: int) -> list[UUID]:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(STALEST, [at_once])
        return [tenant_id for (tenant_id,) in cursor.fetchall()]
