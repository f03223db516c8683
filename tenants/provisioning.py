"""Making a tenant: its row, role, schema, tables and rights, each step safe to do again."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.utils import timezone
from psycopg import sql

from kith.errors import BadInput
from kith.seeding import seeds
from tenants import snapshots
from tenants.hosts import forget_doors
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, owner_scope, unit_of_work
from tenants.migrating import migrate_here
from tenants.models import SCHEMA_NAME, Domain, Tenant
from tenants.roles import ensure_shared_roles, ensure_tenant_role, grant_public, grant_tenant

LOCK_SECONDS = 2
"""How long a migration waits for a table that somebody is using, before it gives way and is tried again."""


class NameTaken(BadInput):
    """Another tenant has this schema or host."""


def prepare_public() -> None:
    """Bring the public schema to the current migrations, rights and shared rows."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        migrate_here()
        ensure_shared_roles()
        grant_public()
    with unit_of_work(PUBLIC_SCOPE):
        for seed in seeds().values():
            seed()


def make_tenant(*, schema: str, kind: str, name: str, host: str, **looks: Any) -> Tenant:
    """Make a tenant that answers at `host`; done again after a crash, it goes on where it stopped.

    Nothing routes to it until the last step. Raises ValidationError for a schema name that is not plain, NameTaken
    when the schema or host is another tenant's.
    """
    SCHEMA_NAME(schema)
    tenant = _register(schema=schema, kind=kind, name=name, host=host.lower(), **looks)
    prepare_tenant(tenant)
    _open(tenant)
    return tenant


def prepare_tenant(tenant: Tenant) -> None:
    """Bring one tenant's schema to the current migrations and rights, in one transaction."""
    with unit_of_work(owner_scope(tenant.scope), using=OWNER):
        ensure_tenant_role(tenant.scope)
        with connections[OWNER].cursor() as cursor:
            cursor.execute(f"set local lock_timeout = '{LOCK_SECONDS}s'")
            cursor.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(tenant.schema_name)))
        _make_tables(tenant)
        grant_tenant(tenant.scope)


def restore_rights(tenant: Tenant) -> None:
    """Put a tenant's role and its rights right, as the models have them; its tables stay as they are."""
    with unit_of_work(owner_scope(tenant.scope), using=OWNER):
        ensure_tenant_role(tenant.scope)
        grant_tenant(tenant.scope)


def _make_tables(tenant: Tenant) -> None:
    """From the snapshot where the schema is empty and the snapshot current; by the migrations otherwise."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select to_regclass('django_migrations') is null")
        is_empty = cursor.fetchone()[0]
    snapshot = snapshots.read(tenant.kind) if is_empty else None
    if snapshot is None:
        migrate_here()
    else:
        snapshots.replay(snapshot)


def all_tenants() -> list[Tenant]:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        return list(Tenant.objects.using(OWNER).order_by("schema_name"))


def set_state(tenant: Tenant, state: Tenant.State) -> None:
    """Open or suspend a tenant; every process follows within a few seconds."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        Tenant.objects.using(OWNER).filter(pk=tenant.pk).update(state=state, state_changed_at=timezone.now())
    tenant.state = state
    forget_doors()


def _register(*, schema: str, kind: str, name: str, host: str, **looks: Any) -> Tenant:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        holder = Domain.objects.using(OWNER).select_related("tenant").filter(domain=host).first()
        if holder and holder.tenant.schema_name != schema:
            raise NameTaken(f"{host} already leads to {holder.tenant.name}.", field="host")
        tenant, made = Tenant.objects.using(OWNER).get_or_create(
            schema_name=schema, defaults={"kind": kind, "name": name, **looks}
        )
        if not made and tenant.state != Tenant.State.MAKING:
            raise NameTaken(f"The schema {schema} is already {tenant.name}'s.", field="schema")
        Domain.objects.using(OWNER).get_or_create(domain=host, defaults={"tenant": tenant})
    return tenant


def _open(tenant: Tenant) -> None:
    set_state(tenant, Tenant.State.ACTIVE)
