"""Making a tenant: its row, role, schema, tables and rights in one transaction, so that it is there whole or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.utils import timezone
from psycopg import sql

from kith.errors import BadInput
from kith.seeding import seeds
from tenants import citus, snapshots
from tenants.hosts import forget_doors
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, moved_to, owner_scope, unit_of_work
from tenants.migrating import migrate_here
from tenants.models import SCHEMA_NAME, Domain, Tenant
from tenants.roles import ensure_shared_roles, ensure_tenant_role, grant_public, grant_tenant

LOCK_SECONDS = 2
"""How long a migration waits for a table that somebody is using, before it gives way and is tried again."""


class NameTaken(BadInput):
    """Another tenant has this schema or host, or a schema of the name was left behind by one."""


def prepare_public(*, then: Callable[[], object] | None = None) -> None:
    """Bring the public schema to the current migrations, rights and shared rows; `then` is done with the first two."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        migrate_here()
        ensure_shared_roles()
        citus.let_servers_connect()
        citus.share_tables()
        grant_public()
        if then is not None:
            then()
    with unit_of_work(PUBLIC_SCOPE):
        for seed in seeds().values():
            seed()


def make_tenant(*, schema: str, kind: str, name: str, host: str, **looks: Any) -> Tenant:
    """Make a tenant that answers at `host`, in one transaction: killed at any moment, it is there whole or not at all.

    Raises ValidationError for a schema name that is not plain, NameTaken when the schema or host is another's.
    """
    SCHEMA_NAME(schema)
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        tenant = _register(schema=schema, kind=kind, name=name, host=host.lower(), **looks)
        build(tenant)
        open_tenant(tenant)
    forget_doors()
    return tenant


def build(tenant: Tenant) -> None:
    """Role, schema, tables and rights of a tenant, within the owner's open transaction that holds its row."""
    with moved_to(owner_scope(tenant.scope)):
        _make_whole(tenant)


def prepare_tenant(tenant: Tenant) -> None:
    """Bring one tenant's schema to the current migrations and rights, in one transaction."""
    with unit_of_work(owner_scope(tenant.scope), using=OWNER):
        _make_whole(tenant)


def restore_rights(tenant: Tenant) -> None:
    """Put a tenant's role and its rights right, as the models have them; its tables stay as they are."""
    with unit_of_work(owner_scope(tenant.scope), using=OWNER):
        ensure_tenant_role(tenant.scope)
        grant_tenant(tenant.scope)


def _make_whole(tenant: Tenant) -> None:
    ensure_tenant_role(tenant.scope)
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"set local lock_timeout = '{LOCK_SECONDS}s'")
        citus.place_new_schemas()
        cursor.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(tenant.schema_name)))
    _make_tables(tenant)
    grant_tenant(tenant.scope)


def _make_tables(tenant: Tenant) -> None:
    """From the snapshot where the schema is empty and the snapshot current; by the migrations otherwise."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select to_regclass('django_migrations') is null")
        is_empty = cursor.fetchone()[0]
    if is_empty:
        snapshots.make_tables(tenant.kind)
    else:
        migrate_here()


def set_state(tenant: Tenant, state: Tenant.State) -> None:
    """Open or suspend a tenant; every process follows within a few seconds."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        Tenant.objects.using(OWNER).filter(pk=tenant.pk).update(state=state, state_changed_at=timezone.now())
    tenant.state = state
    forget_doors()


def first_state(kind: str) -> Tenant.State:
    """The state in which a new tenant of `kind` begins: a mutual names its custodian before families come."""
    return Tenant.State.SETTING_UP if kind == Tenant.Kind.MUTUAL else Tenant.State.ACTIVE


def open_tenant(tenant: Tenant) -> None:
    """Let people come to a tenant that is whole."""
    set_state(tenant, first_state(tenant.kind))


def refuse_taken(host: str, *, using: str = "default", but: UUID | None = None) -> None:
    """Raises NameTaken where `host` is the platform's own or leads to a tenant other than `but`. In a public scope."""
    led = Domain.objects.using(using).filter(domain=host).exclude(tenant_id=but)
    if host in settings.PUBLIC_HOSTS or led.exists():
        raise NameTaken(f"{host} is taken. Choose another address.", field="host")


def _register(*, schema: str, kind: str, name: str, host: str, **looks: Any) -> Tenant:
    """The row of a tenant that is being made; one that was begun and never finished is gone on with."""
    tenants = Tenant.objects.using(OWNER)
    tenant = tenants.filter(schema_name=schema).first()
    if tenant is not None and tenant.state != Tenant.State.MAKING:
        raise NameTaken(f"The schema {schema} is already {tenant.name}'s.", field="schema")
    refuse_taken(host, using=OWNER, but=tenant.pk if tenant else None)
    if tenant is None:
        _refuse_left_behind(schema)
        tenant = tenants.create(schema_name=schema, kind=kind, name=name, **looks)
    Domain.objects.using(OWNER).get_or_create(domain=host, defaults={"tenant": tenant})
    return tenant


def _refuse_left_behind(schema: str) -> None:
    """What stands in a schema without a tenant was somebody's: it is nobody else's to begin with."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select 1 from pg_namespace where nspname = %s", [schema])
        if cursor.fetchone():
            raise NameTaken(f"A schema {schema} stands there and is no tenant's. Ask manage.py doctor.", field="schema")
