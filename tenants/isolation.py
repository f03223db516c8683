"""Opening a unit of work: the one door to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast
from uuid import UUID

from django.db import connections, transaction

from kith import scope as kith_scope
from kith.scope import PUBLIC, Scope
from tenants.engine.base import DatabaseWrapper

SHARED = "public"
EXTENSIONS = "ext"
PUBLIC_ROLE = "kith_public"
TENANTS_ROLE = "kith_tenants"
OWNER = "owner"
"""Alias of the owner's connection: DDL only, absent from the web process and the worker."""

PUBLIC_SCOPE = Scope(PUBLIC, PUBLIC, SHARED, (SHARED, EXTENSIONS), PUBLIC_ROLE, name="Kith")
OWNER_PUBLIC_SCOPE = Scope(PUBLIC, PUBLIC, SHARED, (SHARED, EXTENSIONS), None, name="Kith")


class WrongTenant(RuntimeError):
    """One unit of work has one tenant; this one tried to enter another's."""


def tenant_role(tenant_id: UUID) -> str:
    """The database role of a tenant. The publishing policy in `region` derives the same name from the id."""
    return f"t_{tenant_id.hex}"


def tenant_scope(*, tenant_id: UUID, kind: str, schema: str, name: str) -> Scope:
    path = (schema, SHARED, EXTENSIONS)
    return Scope(tenant_id.hex, kind, schema, path, tenant_role(tenant_id), tenant_id, name)


def owner_scope(scope: Scope) -> Scope:
    """The same place for the owner: no role, and no public schema in the path for a migration to fall through to."""
    return Scope(scope.key, scope.kind, scope.schema, (scope.schema, EXTENSIONS), None, scope.tenant_id, scope.name)


@contextmanager
def unit_of_work(scope: Scope, *, using: str = "default") -> Iterator[None]:
    """Do the work inside as `scope`, in one transaction. Raises WrongTenant inside another scope's unit of work."""
    outer = kith_scope.scope_or_none()
    if outer is not None and outer != scope:
        raise WrongTenant(f"Already in {outer.name or outer.key}: finish that work before entering {scope.name}.")
    token = kith_scope.enter(scope)
    try:
        with _moved(scope, using), transaction.atomic(using=using):
            yield
    finally:
        kith_scope.leave(token)


@contextmanager
def moved_to(scope: Scope) -> Iterator[None]:
    """Inside the owner's unit of work, go on in another place within the same transaction, and come back.

    For the owner only: a tenant's row and its schema come to be together, or not at all. Raises WrongTenant.
    """
    before, connection = kith_scope.current_scope(), cast(DatabaseWrapper, connections[OWNER])
    if before.role is not None or scope.role is not None or connection.bound != before:
        raise WrongTenant("Only the owner's open transaction may go from one place to another.")
    connection.rebind(scope)
    token = kith_scope.enter(scope)
    try:
        yield
    except BaseException:
        transaction.set_rollback(True, using=OWNER)  # it may be aborted, and still looks into the other place
        raise
    else:
        connection.rebind(before)
    finally:
        kith_scope.leave(token)


@contextmanager
def _moved(scope: Scope, using: str) -> Iterator[None]:
    """Where a test holds a transaction open for nobody: into `scope` and back. In another scope's: refused."""
    connection = cast(DatabaseWrapper, connections[using])
    before = connection.bound
    if not connection.in_atomic_block or before == scope:
        yield
        return
    if before is not None:
        raise WrongTenant(f"This connection still has a transaction of {before.name or before.key} open.")
    connection.rebind(scope)
    try:
        yield
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            connection.rebind(None)
