"""Bare tenants for the engine's own tests: a role, a schema and one table that says whose it is."""

from __future__ import annotations

from uuid import UUID

import psycopg
from psycopg import sql

from kith.scope import Scope
from tenants.isolation import tenant_role, tenant_scope
from tests.golden import key


def bare_scope(number: int) -> Scope:
    name = f"bare{number:02}"
    return tenant_scope(tenant_id=key(f"bare tenant {number}"), kind="mutual", schema=name, name=name)


def make_fleet(owner_url: str, size: int) -> list[Scope]:
    """Make `size` bare tenants in the database at `owner_url`; every one has the same primary key in its table."""
    scopes = [bare_scope(number) for number in range(size)]
    with psycopg.connect(owner_url, autocommit=True) as connection:
        for scope in scopes:
            _make(connection, scope)
    return scopes


def _make(connection: psycopg.Connection, scope: Scope) -> None:
    assert isinstance(scope.tenant_id, UUID)
    role, schema = sql.Identifier(tenant_role(scope.tenant_id)), sql.Identifier(scope.schema)
    if connection.execute("select 1 from pg_roles where rolname = %s", [scope.role]).fetchone() is None:
        connection.execute(sql.SQL("create role {} login").format(role))
        connection.execute(sql.SQL("grant {} to kith_app").format(role))
    connection.execute(sql.SQL("create schema {}").format(schema))
    connection.execute(sql.SQL("create table {}.marker (id int primary key, whose text not null)").format(schema))
    connection.execute(sql.SQL("insert into {}.marker values (1, {})").format(schema, sql.Literal(scope.schema)))
    connection.execute(sql.SQL("grant usage on schema {} to {}").format(schema, role))
    connection.execute(sql.SQL("grant select, insert, update, delete on {}.marker to {}").format(schema, role))
