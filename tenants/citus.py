"""Several database servers by Citus: each tenant's schema stands whole on one, what all tenants read stands on each.

Nothing here does anything without CITUS=1. The functions called are those of Citus 12.1 and newer
(schema-based sharding); see deploy/README.md for what was tried where.
"""

from __future__ import annotations

from django.conf import settings
from django.db import connections, models
from psycopg import sql

from kith.errors import BadInput, Refused
from kith.models import SharedModel
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_ROLE, SHARED, TENANTS_ROLE, unit_of_work
from tenants.models import Tenant
from tenants.roles import models_of

PORT = 5432
NOT_PLACED = ""
"""Where a tenant stands whose schema Citus knows nothing of: on the coordinator, beside the shared rows."""
WHERE = """
select n.nspname, coalesce(min(d.nodename || ':' || d.nodeport), '')
  from pg_dist_schema s join pg_namespace n on n.oid = s.schemaid
  left join pg_dist_partition p on p.colocationid = s.colocationid
  left join pg_dist_shard h on h.logicalrelid = p.logicalrelid
  left join pg_dist_placement l on l.shardid = h.shardid
  left join pg_dist_node d on d.groupid = l.groupid and d.noderole = 'primary'
 group by n.nspname
"""
WORKERS = (
    "select nodename || ':' || nodeport from pg_dist_node where isactive and shouldhaveshards and noderole = 'primary'"
    " order by 1"
)


class OneServerOnly(Refused):
    """There is nowhere to place or move a tenant to: CITUS is not set."""


class NoSuchServer(BadInput):
    """No active worker of the cluster has this name."""


class NotPlaced(Refused):
    """The tenant's schema stands on the coordinator; it is placed before it is moved."""


def place_new_schemas() -> None:
    """In the owner's open transaction: whatever schema it makes is placed whole on one server, its tables with it.

    What follows goes to the servers one after another, because a role made here must be there before its rights.
    """
    if settings.CITUS:
        with connections[OWNER].cursor() as cursor:
            cursor.execute("set local citus.multi_shard_modify_mode = 'sequential'")
            cursor.execute("set local citus.enable_schema_based_sharding = on")


def share_tables() -> None:
    """In the owner's open public unit of work: what tenants read or publish into stands on every server."""
    if settings.CITUS:
        with connections[OWNER].cursor() as cursor:
            cursor.execute("set local citus.multi_shard_modify_mode = 'sequential'")
            cursor.execute("select logicalrelid::text from pg_dist_partition where partmethod = 'n' and repmodel = 't'")
            there = {name.removeprefix(f"{SHARED}.") for (name,) in cursor.fetchall()}
            for table in shared_tables():
                if table not in there:
                    cursor.execute("select create_reference_table(%s)", [f"{SHARED}.{table}"])


def let_servers_connect() -> None:
    """In the owner's open public unit of work: servers log in to each other as the role that is at work."""
    if settings.CITUS:
        roles = sql.SQL(", ").join(map(sql.Identifier, (PUBLIC_ROLE, TENANTS_ROLE)))
        database = sql.Identifier(str(connections[OWNER].settings_dict["NAME"]))
        with connections[OWNER].cursor() as cursor:
            cursor.execute(sql.SQL("grant connect on database {} to {}").format(database, roles))


def shared_tables() -> list[str]:
    """Tables of the public schema that tenants may read or publish into, each after those it refers to."""
    wanted = [model for model in models_of("public") if _is_shared(model)]
    ordered: list[type[models.Model]] = []
    while len(ordered) < len(wanted):
        ordered += [model for model in wanted if model not in ordered and refers_to(model) <= {model, *ordered}]
    return [model._meta.db_table for model in ordered]


def refers_to(model: type[models.Model]) -> set[type[models.Model]]:
    """The models whose tables this one's foreign keys lead to."""
    return {key.remote_field.model for key in model._meta.local_fields if isinstance(key, models.ForeignKey)}


def servers() -> list[str]:
    """The servers that hold tenants, as name:port. Raises OneServerOnly."""
    _require()
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(WORKERS)
        return [name for (name,) in cursor.fetchall()]


def where_tenants_stand() -> dict[str, str]:
    """Schema and server (name:port) of every tenant, NOT_PLACED for those on the coordinator. Raises OneServerOnly."""
    _require()
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(WHERE)
        found = dict(cursor.fetchall())
        schemas = Tenant.objects.using(OWNER).order_by("schema_name").values_list("schema_name", flat=True)
        return {schema: found.get(schema, NOT_PLACED) for schema in schemas}


def place(*, schema: str) -> None:
    """Place a schema that was made before CITUS was set; its tables are shut while their rows are copied."""
    if where_tenants_stand()[schema] == NOT_PLACED:
        _call("select citus_schema_distribute(%s::regnamespace)", schema)


def move(*, schema: str, server: str) -> None:
    """Move a tenant to another server: its rows are copied while it works, and it stands still only at the end.

    Moved there already, nothing is done. Raises NoSuchServer, NotPlaced.
    """
    name, _, port = server.partition(":")
    server = f"{name}:{port or PORT}"
    if server not in servers():
        raise NoSuchServer(f"There is no server {server}. There are: {', '.join(servers())}.", field="server")
    stands = where_tenants_stand()[schema]
    if stands == NOT_PLACED:
        raise NotPlaced(f"{schema} stands on the coordinator. Place it first.")
    if stands != server:
        _call(
            "select citus_schema_move(schema_id := %s::regnamespace, target_node_name := %s, target_node_port := %s)",
            schema,
            name,
            int(port or PORT),
        )


def balance() -> None:
    """Let Citus spread the tenants over the servers by size, in the background; it goes on after this returns."""
    _require()
    _call("select citus_rebalance_start(rebalance_strategy := 'by_disk_size')")


def _call(statement: str, *values: str | int) -> None:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(statement, values)


def _require() -> None:
    if not settings.CITUS:
        raise OneServerOnly("There is one database server. Set CITUS=1 where there are more.")


def _is_shared(model: type[models.Model]) -> bool:
    return getattr(model, "tenants_may", SharedModel.NOTHING) != SharedModel.NOTHING
