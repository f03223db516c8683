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
from tenants.models import Tenant
from tenants.rights import NEXT_NUMBER, ROLE, SCHEMA, SEQUENCE, Wrong, wrong_rights

ALL_ROWS = "select, insert, update, delete"
ADD_ONLY = "select, insert"
TO_SIGN_IN = {
    "sessions.session": ALL_ROWS,
    "usersessions.usersession": ALL_ROWS,
    "audit.event": ADD_ONLY,
    "people.user": "select, update (last_login, password)",
    "mfa.authenticator": "select, update",
    "account.emailaddress": "select, insert, update",
}
"""What the role of a tenant that is only read keeps beside SELECT: enough to sign in, and to be seen doing it."""
READS_THE_FLEET = ("schemas_behind", "ready_tenants", "own_backend", "backends", "schema_lacks")
"""Functions that look into tenants' ledgers of migrations, or at the server's backends: the application may not."""


RightsOn = Callable[[type[models.Model]], str]


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
    """Rights of a tenant's role on its own schema, from the models of its kind and the state the tenant is in now.

    What is right is not touched: where nothing is wrong, this only looks.
    """
    due = _due(scope.kind, may_write=_may_write(scope))
    wrong = wrong_rights({scope: "its"}, due={"its": due})
    if any(each.what == ROLE for each in wrong):
        ensure_tenant_role(scope)
        wrong = wrong_rights({scope: "its"}, due={"its": due})
    if wrong:
        with connections[OWNER].cursor() as cursor:
            cursor.execute(sql.SQL("; ").join(_put_right(wrong, due, _role_of(scope))))


def to_put_right(tenants: Iterable[Tenant]) -> set[str]:
    """The schemas, among these tenants', where a right is not as the models have it. In the owner's unit of work."""
    writes = {tenant.scope: tenant.state not in Tenant.ONLY_READ for tenant in tenants}
    due = {f"{kind} {may}": _due(kind, may_write=may) for kind in settings.TENANT_TYPES for may in (True, False)}
    found = wrong_rights({scope: f"{scope.kind} {may}" for scope, may in writes.items()}, due=due)
    return {wrong.schema for wrong in found}


def _due(kind: str, *, may_write: bool) -> dict[str, str]:
    rights_on = _own_rights if may_write else _reading_rights
    return {**{model._meta.db_table: rights_on(model) for model in models_of(kind)}, "django_migrations": "select"}


def _put_right(wrong: list[Wrong], due: dict[str, str], role: str) -> Iterator[sql.Composed]:
    """One statement for all tables, or sequences, that are to have the same rights."""
    alike: dict[tuple[str, str, bool], list[sql.Composable]] = {}
    for each in wrong:
        names = [each.name] if each.what == SCHEMA else [each.schema, each.name]
        rights = {SCHEMA: "usage", SEQUENCE: NEXT_NUMBER}.get(each.what) or due.get(each.name, "")
        name = sql.SQL(".").join(map(sql.Identifier, names))
        alike.setdefault((each.what, rights, each.held), []).append(name)
    for (what, rights, held), on in alike.items():
        parts = {"on": sql.SQL(", ").join(on), "role": sql.Identifier(role)}
        if held:
            yield sql.SQL(f"revoke all on {what} {{on}} from {{role}}").format(**parts)
        if rights:
            yield sql.SQL(f"grant {rights} on {what} {{on}} to {{role}}").format(**parts)


def _may_write(scope: Scope) -> bool:
    """One at a time for a tenant, so that whoever comes last has seen the newest state."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"rights {scope.key}"])
        cursor.execute("select state from public.tenants_tenant where id = %s", [scope.tenant_id])
        row = cursor.fetchone()
    return row is None or row[0] not in Tenant.ONLY_READ


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


def _by_rights(kind: str, rights_on: RightsOn) -> dict[str, list[str]]:
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


def _reading_rights(model: type[models.Model]) -> str:
    return TO_SIGN_IN.get(model._meta.label_lower, "select")


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
        cursor.execute(
            "select name from unnest(%s::text[]) name where to_regclass(format('%%I.%%I', %s::text, name)) is not null",
            [tables, schema],
        )
        names = [sql.Identifier(schema, table) for (table,) in cursor.fetchall()]
        if names:
            statement = sql.SQL(f"grant {rights} on {{}} to {{}}")
            cursor.execute(statement.format(sql.SQL(", ").join(names), sql.Identifier(role)))


def _run(template: Any, *names: str) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql.SQL(template).format(*map(sql.Identifier, names)))
