"""Where the database gives a tenant's role other rights than the models do: one query, for one schema or the fleet."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections

from kith.scope import Scope
from tenants.isolation import OWNER, TENANTS_ROLE

ROLE, SCHEMA, TABLE, SEQUENCE = "role", "schema", "table", "sequence"
NEXT_NUMBER = "usage, select"

WRONG = """
with fleet as materialized (
  select f.name, d.due -> 'tables' as tables, d.due -> 'columns' as columns,
    n.oid as schema, n.nspowner, n.nspacl, r.oid as role, r.oid is null
      or not exists (select from pg_auth_members m where m.member = r.oid and m.roleid = to_regrole(%(tenants)s))
      or not exists (select from pg_auth_members m where m.roleid = r.oid and m.member = to_regrole(%(app)s)) as alone
  from unnest(%(schemas)s::text[], %(roles)s::text[], %(dues)s::text[]) as f(name, role, due)
  cross join lateral (select %(due)s::jsonb -> f.due as due) d
  join pg_namespace n on n.nspname = f.name
  left join pg_roles r on r.rolname = f.role
)
select f.name, 'role', '', false from fleet f where f.alone
union all
select f.name, 'schema', f.name, false from fleet f
where f.role is not null and not coalesce(makeaclitem(f.role, f.nspowner, 'USAGE', false) = any(f.nspacl), false)
union all
select f.name, case c.relkind when 'S' then 'sequence' else 'table' end, c.relname, h.any
from fleet f
join pg_depend o on o.refclassid = 'pg_namespace'::regclass and o.refobjid = f.schema
  and o.classid = 'pg_class'::regclass
join pg_class c on c.oid = o.objid and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
cross join lateral (
  select case c.relkind when 'S' then %(next_number)s else coalesce(f.tables ->> c.relname, '') end as rights
  offset 0
) w
cross join lateral (select exists (select from aclexplode(c.relacl) a where a.grantee = f.role) as any) h
where f.role is not null and (
  case when w.rights = '' then h.any
    else not coalesce(makeaclitem(f.role, c.relowner, w.rights, false) = any(c.relacl), false) end
  or exists (
    select from jsonb_each_text(f.columns -> c.relname) k where not exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attname = k.key
      and makeaclitem(f.role, c.relowner, k.value, false) = any(a.attacl))))
"""
"""What stands in a schema is found by what depends on it: pg_class has no index that begins with the schema."""


PART = re.compile(r"(\w+)(?:\s*\(([^)]*)\))?")


@dataclass(frozen=True)
class Wrong:
    """`held`: the role has some right there now, to be taken away first."""

    schema: str
    what: str
    name: str
    held: bool


def wrong_rights(fleet: Mapping[Scope, str], *, due: Mapping[str, Mapping[str, str]]) -> list[Wrong]:
    """What is to be put right in these tenants' schemas. In the owner's unit of work; a schema that is gone has none.

    `fleet`: tenant → which of `due` is its. `due`: name → table → rights as GRANT says them, "select, update (name)".
    """
    values: dict[str, Any] = {
        "schemas": [scope.schema for scope in fleet],
        "roles": [scope.role for scope in fleet],
        "dues": list(fleet.values()),
        "due": json.dumps({name: _by_place(tables) for name, tables in due.items()}),
        "next_number": NEXT_NUMBER,
        "tenants": TENANTS_ROLE,
        "app": settings.APP_ROLE,
    }
    with connections[OWNER].cursor() as cursor:
        cursor.execute(WRONG, values)
        return [Wrong(*row) for row in cursor.fetchall()]


def _by_place(tables: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The rights on whole tables, and those on single columns."""
    parts = {table: PART.findall(rights) for table, rights in tables.items()}
    return {
        "tables": {
            table: ", ".join(right for right, columns in found if not columns) for table, found in parts.items()
        },
        "columns": {
            table: {column.strip(): right for right, columns in found if columns for column in columns.split(",")}
            for table, found in parts.items()
            if any(columns for _, columns in found)
        },
    }
