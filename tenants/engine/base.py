"""django-tenants' engine, closed: a transaction is opened *for* a scope or not at all.

BEGIN, the role, the search_path and how long a statement may take go to the server as one message, local to the
transaction, so commit, rollback or a crash undoes them and a pooler in transaction mode is safe. A cursor is handed out
only while the scope of the calling code is the scope the transaction was opened for.

A backend remembers every table it has touched, so a connection that has been bound to more than TENANTS_PER_CONNECTION
scopes is closed between two units of work.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQLWrapper
from django.utils.functional import cached_property
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper
from psycopg import pq, sql

from kith.scope import NoScope, Scope, scope_or_none
from tenants.engine.introspection import Introspection
from tenants.engine.patience import FOR_EVER, Patience, current_patience

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
        self.touched: set[str] = set()
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
        if scope:
            self.touched.add(scope.key)

    def connect(self) -> None:
        self.touched = set()
        super().connect()

    def set_autocommit(self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False) -> None:
        """Django's, which runs what was to be done after a commit; then the connection may be given back."""
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        outside = autocommit and not self.in_atomic_block and not self.unscoped_allowed
        if outside and len(self.touched) > settings.TENANTS_PER_CONNECTION:
            self.close()

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


def _settings_sql(scope: Scope | None) -> sql.Composable:
    """Role, path and patience of a transaction. The owner's patience is left as it is: a migration sets its own."""
    path = scope.path if scope else (NOWHERE,)
    if scope and scope.role is None:
        return _settings_of("none", path, None)
    return _settings_of((scope.role if scope else None) or "none", path, current_patience() if scope else FOR_EVER)


@lru_cache(maxsize=4096)
def _settings_of(role: str, path: tuple[str, ...], patience: Patience | None) -> sql.Composable:
    values = {"role": role, "search_path": ", ".join(f'"{part}"' for part in path)}
    if patience is not None:
        values["statement_timeout"] = f"{patience.statement_seconds}s"
        values["idle_in_transaction_session_timeout"] = f"{patience.idle_seconds}s"
    one = sql.SQL("set_config({}, {}, true)")
    composed = sql.SQL("select {}").format(sql.SQL(", ").join(one.format(*pair) for pair in values.items()))
    return sql.SQL(composed.as_string())
