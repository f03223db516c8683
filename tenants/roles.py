"""Database roles and what each may do. Rights are derived from the models and put right after every migration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models
from psycopg import sql

from kith.models import SharedModel
from kith.scope import Scope
from tenants.isolation import EXTENSIONS, OWNER, PUBLIC_ROLE, SHARED, TENANTS_ROLE, tenant_role

ALL_ROWS = "select, insert, update, delete"
ADD_ONLY = "select, insert"
READS_THE_FLEET = ("schemas_behind", "ready_tenants")
"""Functions that look into tenants' ledgers of migrations for the application, which may not."""


def ensure_shared_roles() -> None:
    """The shared roles: `kith_public` for the public host, `kith_tenants` for what tenants may read there."""
    for role in (PUBLIC_ROLE, TENANTS_ROLE):
        ensure_role(role)
    _run("grant {} to {}", PUBLIC_ROLE, settings.APP_ROLE)


def ensure_role(role: str) -> None:
    """LOGIN without a password: pg_hba keeps it out, and Citus opens its inner connections as the current role."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("create role {} login inherit").format(sql.Identifier(role)))


def ensure_tenant_role(scope: Scope) -> None:
    role = _role_of(scope)
    ensure_role(role)
    _run("grant {} to {}", TENANTS_ROLE, role)
    _run("grant {} to {}", role, settings.APP_ROLE)


def grant_tenant(scope: Scope) -> None:
    """Rights of a tenant's role on its own schema, from the models of its kind."""
    role = _role_of(scope)
    _reset(scope.schema, role)
    _grant_rows(scope.kind, scope.schema, role)


def _role_of(scope: Scope) -> str:
    if scope.tenant_id is None:
        raise ValueError("The public schema has no tenant's role.")
    return tenant_role(scope.tenant_id)


def grant_public() -> None:
    """Rights on the public schema: all for the public host, and for tenants only what each model allows them."""
    for role in (PUBLIC_ROLE, TENANTS_ROLE):
        _reset(SHARED, role)
        _run("grant usage on schema {} to {}", EXTENSIONS, role)
    _grant_rows("public", SHARED, PUBLIC_ROLE)
    for rights, tables in _by_rights("public", _tenants_may).items():
        _grant(rights, SHARED, tables, TENANTS_ROLE)
    for function in READS_THE_FLEET:
        _run("grant execute on function {}.{} to {}", SHARED, function, PUBLIC_ROLE)


def _grant_rows(kind: str, schema: str, role: str) -> None:
    _run("grant usage, select on all sequences in schema {} to {}", schema, role)
    for rights, tables in _by_rights(kind, _own_rights).items():
        _grant(rights, schema, tables, role)
    _grant("select", schema, ["django_migrations"], role)


def _by_rights(kind: str, rights_on: Callable[[type[models.Model]], str]) -> dict[str, list[str]]:
    """Tables of a kind of schema by the rights on them, "" left out."""
    found: dict[str, list[str]] = {}
    for model in models_of(kind):
        if rights := rights_on(model):
            found.setdefault(rights, []).append(model._meta.db_table)
    return found


def models_of(kind: str) -> Iterator[type[models.Model]]:
    """Every table of a kind of schema, many-to-many tables included."""
    for name in settings.TENANT_TYPES[kind]["APPS"]:
        for config in apps.get_app_configs():
            if config.name == name:
                yield from _managed(config.get_models(include_auto_created=True))


def _managed(found: Iterable[type[models.Model]]) -> Iterator[type[models.Model]]:
    return (model for model in found if model._meta.managed and not model._meta.proxy)


def _own_rights(model: type[models.Model]) -> str:
    return ADD_ONLY if getattr(model, "append_only", False) else ALL_ROWS


def _tenants_may(model: type[models.Model]) -> str:
    wanted = getattr(model, "tenants_may", SharedModel.NOTHING)
    return {SharedModel.READ: "select", SharedModel.PUBLISH: ADD_ONLY}.get(wanted, "")


def _reset(schema: str, role: str) -> None:
    for what in ("tables", "sequences"):
        _run(f"revoke all on all {what} in schema {{}} from {{}}", schema, role)
    _run("grant usage on schema {} to {}", schema, role)


def _grant(rights: str, schema: str, tables: list[str], role: str) -> None:
    """In one statement. A table that is not there yet has no rights to give; this runs again after its migration."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = %s", [schema])
        there = {row[0] for row in cursor.fetchall()}
        names = [
            sql.SQL("{}.{}").format(sql.Identifier(schema), sql.Identifier(table)) for table in tables if table in there
        ]
        if names:
            statement = sql.SQL(f"grant {rights} on {{}} to {{}}")
            cursor.execute(statement.format(sql.SQL(", ").join(names), sql.Identifier(role)))


def _run(template: Any, *names: str) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql.SQL(template).format(*map(sql.Identifier, names)))
