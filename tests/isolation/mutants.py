"""The guards of isolation, each taken away: `test_guards_have_mutants` runs tests without one and wants red."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import sql

ENGINE = "tests/isolation/test_engine_fails_closed.py"
RECYCLING = "tests/isolation/test_engine_recycling.py"
PATIENCE = "tests/isolation/test_engine_patience.py"
SUPPORT = "tests/tenants/support"
STRAYS = "tests/isolation/test_engine_strays.py"


@dataclass(frozen=True)
class Mutant:
    """`guard`: what is taken away, `remove`: how, `caught_by`: tests of which at least one must fail."""

    guard: str
    remove: Callable[[], None]
    caught_by: tuple[str, ...]


def _no_python_check() -> None:
    from tenants.engine.base import DatabaseWrapper

    DatabaseWrapper.require_scope = lambda self: None  # type: ignore[method-assign]


def _anybody_opens_a_transaction() -> None:
    from tenants.engine.base import DatabaseWrapper

    DatabaseWrapper.unscoped_allowed = True


def _settings(template: str) -> Callable[[], None]:
    def remove() -> None:
        from tenants.engine import base

        def without(scope: Any) -> sql.Composed:
            role = (scope.role if scope else None) or "none"
            path = ", ".join(f'"{part}"' for part in (scope.path if scope else ("nowhere",)))
            return sql.SQL(template).format(role=sql.Literal(role), path=sql.Literal(path))

        base._settings_sql = without

    return remove


def _connections_are_kept() -> None:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from tenants.engine.base import DatabaseWrapper

    DatabaseWrapper.set_autocommit = BaseDatabaseWrapper.set_autocommit  # type: ignore[method-assign]


def _patience_is_endless() -> None:
    from tenants.engine import base

    base.current_patience = lambda: base.FOR_EVER


def _scopes_nest() -> None:
    from kith import scope as kith_scope
    from tenants import isolation

    @contextmanager
    def loose(scope: Any, *, using: str = "default") -> Iterator[None]:
        token = kith_scope.enter(scope)
        connection = isolation.connections[using]
        try:
            with isolation.transaction.atomic(using=using):
                before = connection.bound
                if before != scope:
                    connection.rebind(scope)
                yield
                if before != scope:
                    connection.rebind(before)
        finally:
            kith_scope.leave(token)

    isolation.unit_of_work = loose  # type: ignore[assignment]


def _querysets_roam() -> None:
    from django.db import models

    from kith.models import ScopedQuerySet

    ScopedQuerySet.query = models.QuerySet.query  # type: ignore[method-assign,assignment]
    ScopedQuerySet._fetch_all = models.QuerySet._fetch_all  # type: ignore[method-assign]


def _cursor_check_ignores_which_scope() -> None:
    from kith.scope import NoScope, scope_or_none
    from tenants.engine.base import DatabaseWrapper

    def any_scope(self: Any) -> None:
        if self.bound is None or scope_or_none() is None:
            raise NoScope

    DatabaseWrapper.require_scope = any_scope  # type: ignore[method-assign]


def _streams_unscoped() -> None:
    from tenants import middleware

    middleware._stream = lambda scope, parts: iter(parts)


def _failures_commit() -> None:
    from tenants import middleware

    middleware.transaction.set_rollback = lambda *args, **kwargs: None  # type: ignore[assignment]


def _hosts_match_by_ending() -> None:
    from django.db.models import F, Q, Value
    from django.db.models.functions import Right, StrIndex

    from tenants import hosts

    assert F and Right
    look_up = hosts._look_up

    def loosely(where: Q) -> Any:
        name, value = where.children[0]  # type: ignore[misc]
        if name != "domains__domain":
            return look_up(where)
        return look_up(
            Q(pk__in=hosts.Tenant.objects.annotate(at=StrIndex(Value(value), F("domains__domain"))).filter(at__gt=0))
        )

    hosts._look_up = loosely


def _shared_cache_keys() -> None:
    from django.core.cache import caches

    caches["default"].key_func = lambda key, prefix, version: f"{prefix}:{version}:{key}"


def _support_goes_anywhere() -> None:
    from tenants.support.middleware import SupportMiddleware

    SupportMiddleware.process_view = lambda *args: None  # type: ignore[method-assign]


def _visits_last() -> None:
    from tenants.support import visiting
    from tenants.support.models import SupportVisit

    visiting.still_lasts = lambda pk, at: SupportVisit.objects.filter(pk=pk).first()


def _a_pass_is_for_any_browser() -> None:
    from tenants.support import operations

    operations.secrets.compare_digest = lambda one, other: True  # type: ignore[assignment]


ROLE_AND_PATH = "select set_config('role', {role}, {local}), set_config('search_path', {path}, {local})"
TENANTS_DENIED = f"{ENGINE}::test_other_tenants_tables_are_denied_by_privilege"
WHO_AND_WHERE = f"{ENGINE}::test_work_has_the_tenants_role_and_path"

MUTANTS = {
    "python check": Mutant(
        "a cursor needs a scope",
        _no_python_check,
        (
            f"{ENGINE}::test_forgotten_tenant_gets_no_cursor",
            f"{STRAYS}::test_code_of_another_scope_on_this_connection_is_refused",
        ),
    ),
    "which scope": Mutant(
        "the scope of the code is the transaction's",
        _cursor_check_ignores_which_scope,
        (f"{STRAYS}::test_code_of_another_scope_on_this_connection_is_refused",),
    ),
    "no transaction, no tenant": Mutant(
        "a transaction needs a scope",
        _anybody_opens_a_transaction,
        (f"{ENGINE}::test_forgotten_tenant_opens_no_transaction",),
    ),
    "role": Mutant(
        "the role is set",
        _settings(
            "select set_config('role', 'none', true), set_config('search_path', {path}, true) where {role} is not null"
        ),
        (WHO_AND_WHERE, TENANTS_DENIED),
    ),
    "path": Mutant(
        "the path is set",
        _settings("select set_config('role', {role}, true) where {path} is not null"),
        (WHO_AND_WHERE,),
    ),
    "local": Mutant(
        "role and path end with the transaction",
        _settings("select set_config('role', {role}, false), set_config('search_path', {path}, false)"),
        (f"{ENGINE}::test_held_cursor_is_powerless_after_the_work", WHO_AND_WHERE),
    ),
    "one tenant": Mutant(
        "one unit of work has one tenant", _scopes_nest, (f"{ENGINE}::test_another_scope_does_not_nest",)
    ),
    "querysets": Mutant(
        "a queryset stays in its tenant",
        _querysets_roam,
        (f"{STRAYS}::test_rows_remembered_by_a_queryset_stay_in_their_tenant",),
    ),
    "streams": Mutant(
        "a stream is made in its tenant",
        _streams_unscoped,
        (f"{STRAYS}::test_streamed_answer_is_made_in_its_tenant",),
    ),
    "rollback": Mutant(
        "a failed answer is rolled back", _failures_commit, (f"{STRAYS}::test_failed_answer_is_rolled_back",)
    ),
    "recycling": Mutant(
        "a connection that touched many tenants is closed",
        _connections_are_kept,
        (f"{RECYCLING}::test_after_one_tenant_too_many_the_next_unit_of_work_has_a_new_backend",),
    ),
    "patience": Mutant(
        "a statement is ended when it takes too long",
        _patience_is_endless,
        (f"{PATIENCE}::test_patience_is_for_the_work_it_was_given_to",),
    ),
    "support's pages": Mutant(
        "Kith support opens only what is for it",
        _support_goes_anywhere,
        (f"{SUPPORT}/test_visits.py::test_every_page_is_for_support_or_shut",),
    ),
    "support's visit": Mutant(
        "a visit ends with the tenant's leave",
        _visits_last,
        (f"{SUPPORT}/test_visits.py::test_it_ends_at_the_next_request_when_the_leave_is_taken_back",),
    ),
    "support's pass": Mutant(
        "a pass is good in one browser",
        _a_pass_is_for_any_browser,
        (f"{SUPPORT}/test_passes.py::test_the_link_of_another_operator_leads_nowhere",),
    ),
    "hosts": Mutant(
        "hosts match exactly",
        _hosts_match_by_ending,
        (f"{STRAYS}::test_unknown_host_is_a_page_and_no_tenant",),
    ),
    "cache": Mutant(
        "cache keys carry the scope",
        _shared_cache_keys,
        (f"{STRAYS}::test_cache_key_in_a_loop_without_tenant_is_refused",),
    ),
}
