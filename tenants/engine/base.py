"""django-tenants' engine, closed: a transaction is opened *for* a scope or not at all.

BEGIN, the role and the search_path go to the server as one message, local to the transaction, so commit, rollback
or a crash undoes them and a pooler in transaction mode is safe. A cursor is handed out only while the scope of the
calling code is the scope the transaction was opened for.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQLWrapper
from django.utils.functional import cached_property
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper
from psycopg import pq, sql

from kith.scope import NoScope, Scope, scope_or_none
from tenants.engine.introspection import Introspection

NOWHERE = "nowhere"


class WrongScope(RuntimeError):
    """The calling code is in one tenant, the open transaction in another: a thread, task or generator strayed."""


class TenancyIsByTransaction(RuntimeError):
    """django-tenants' own switches would change the schema without a transaction; they are shut."""


class DatabaseWrapper(TenantsWrapper):
    bound: Scope | None = None
    """The scope of the open transaction; None outside one."""

    unscoped_allowed = False
    """Only the test harness opens a transaction for nobody, to roll a whole test back."""

    _built = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.introspection = Introspection(self)
        self._built = True

    @cached_property
    def pg_version(self) -> int:
        """Read from the connection itself: no cursor, so no scope, is needed to connect."""
        self.ensure_connection()
        return int(self.connection.info.server_version)

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        if self._built:
            raise TenancyIsByTransaction("Open tenants.isolation.unit_of_work(scope) instead.")
        self.tenant, self.schema_name = None, NOWHERE

    def rebind(self, scope: Scope | None) -> None:
        """Move the open transaction to `scope` (None: nowhere): the owner making a tenant, or tests; nobody else."""
        with self.wrap_database_errors:
            self.connection.execute(_settings_sql(scope))
        self._bind(scope)

    def _bind(self, scope: Scope | None) -> None:
        self.bound = scope
        self.schema_name = scope.schema if scope else NOWHERE

    def _set_autocommit(self, autocommit: bool) -> None:
        if autocommit:
            self._ended()
        else:
            self._begin()

    def _begin(self) -> None:
        scope = scope_or_none()
        if scope is None and not self.unscoped_allowed:
            raise NoScope("A transaction needs a tenant: open tenants.isolation.unit_of_work(scope).")
        try:
            with self.wrap_database_errors:
                self.connection.execute(sql.SQL("begin; ") + _settings_sql(scope))
        except BaseException:
            self.close()
            raise
        self._bind(scope)

    def _ended(self) -> None:
        """Back outside: nothing of the scope may stay on the connection."""
        self._bind(None)
        if self.connection is None:
            return
        if self.connection.info.transaction_status != pq.TransactionStatus.IDLE:
            self.close()
        elif not self.connection.autocommit:
            self.connection.autocommit = True

    def close(self) -> None:
        self._bind(None)
        PostgreSQLWrapper.close(self)

    def rollback(self) -> None:
        PostgreSQLWrapper.rollback(self)

    def savepoint_rollback(self, sid: str) -> None:
        PostgreSQLWrapper.savepoint_rollback(self, sid)

    def _cursor(self, name: str | None = None) -> Any:
        self.require_scope()
        return PostgreSQLWrapper._cursor(self, name)  # type: ignore[attr-defined]

    def require_scope(self) -> None:
        """Raises NoScope without an open unit of work here, WrongScope when it is another tenant's."""
        scope = scope_or_none()
        if self.unscoped_allowed and scope is None and self.bound is None:
            return
        if self.bound is None or scope is None:
            raise NoScope("No tenant: open tenants.isolation.unit_of_work(scope) around this work, in this thread.")
        if scope.key != self.bound.key:
            raise WrongScope(f"This code is in {scope.name or scope.key}, its transaction is not.")

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = PostgreSQLWrapper.create_cursor(self, name)
        if name:
            cursor._withhold = False  # a cursor must not outlive the transaction that may read
        return cursor


def _settings_sql(scope: Scope | None) -> sql.Composed:
    role = (scope.role if scope else None) or "none"
    path = ", ".join(f'"{part}"' for part in (scope.path if scope else (NOWHERE,)))
    return sql.SQL("select set_config('role', {}, true), set_config('search_path', {}, true)").format(
        sql.Literal(role), sql.Literal(path)
    )
