"""What a crash or a hand left behind: rows without a schema, schemas and roles without a row. Said, never mended alone:
what stands there may be the last of somebody's records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections

ROLE = "'t_' || replace(t.id::text, '-', '')"


@dataclass(frozen=True)
class Leftover:
    """`sql` names what was left, one name a row; `advice` where nobody is harmed by it."""

    about: str
    found: str
    mend: str
    sql: str
    advice: bool = False


LEFTOVERS = (
    Leftover(
        "every tenant has its schema",
        "Tenants without a schema",
        "Restore the tenant from its archive, or give it up: its row leads nowhere.",
        "select t.schema_name from tenants_tenant t where t.state not in ('MAKING', 'DELETING')"
        " and not exists (select from pg_namespace n where n.nspname = t.schema_name)",
    ),
    Leftover(
        "whatever is begun is being finished",
        "Tenants begun that no order will finish",
        "Look for its order under Orders and try it again.",
        "select t.schema_name from tenants_tenant t where t.state = 'MAKING' and not exists"
        " (select from fleet_order o where o.tenant_id = t.id and o.state in ('WAITING', 'RUNNING'))",
        advice=True,
    ),
    Leftover(
        "every schema is a tenant's",
        "Schemas that are no tenant's",
        "Find out whose it was. Then, as the owner: DROP SCHEMA … CASCADE.",
        "select n.nspname from pg_namespace n where n.nspname not in ('public', 'ext', 'nowhere')"
        " and n.nspowner = (select p.nspowner from pg_namespace p where p.nspname = 'public')"
        " and not exists (select from tenants_tenant t where t.schema_name = n.nspname)",
    ),
    Leftover(
        "every tenant's role is a tenant's",
        "Roles of tenants that are not here",
        "Where no other database of Kith stands on this server, as the owner: DROP ROLE ….",
        "select r.rolname from pg_roles r where r.rolname ~ '^t_[0-9a-f]{32}$'"  # noqa: S608
        f" and not exists (select from tenants_tenant t where r.rolname = {ROLE})"
        " and not exists (select from pg_shdepend d where d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid"
        " and d.dbid not in (0, (select oid from pg_database where datname = current_database())))",
        advice=True,
    ),
)
"""A role that another database of the server gives rights to is that database's."""


def left_behind(*, using: str = "default") -> list[tuple[Leftover, list[str]]]:
    """Each leftover with the names found. Inside the public scope's unit of work."""
    with connections[using].cursor() as cursor:
        return [(each, _names(cursor, each.sql)) for each in LEFTOVERS]


def _names(cursor: Any, query: str) -> list[str]:
    cursor.execute(query)
    return sorted(name for (name,) in cursor.fetchall())
