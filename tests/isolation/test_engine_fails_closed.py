"""Every way to lose the tenant ends in an error, with no row read and none written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from kith.people.models import User
from kith.scope import NoScope, Scope, scope_or_none
from tenants.engine.base import TenancyIsByTransaction
from tenants.isolation import PUBLIC_SCOPE, WrongTenant, tenant_scope, unit_of_work
from tests.databases import at
from tests.environment import FOUND, NAME
from tests.golden import key

pytestmark = pytest.mark.usefixtures("committed")


def mutual(name: str) -> Scope:
    return tenant_scope(tenant_id=key(f"tenant {name}"), kind="mutual", schema=name, name=name.title())


NORTH, SOUTH = mutual("north"), mutual("south")


def state() -> tuple[str, str]:
    """Who the connection is and where it looks, asked of the server itself."""
    assert connection.connection is not None
    row = connection.connection.execute("select current_user, current_setting('search_path')").fetchone()
    assert row is not None
    return row


@pytest.fixture(autouse=True)
def nothing_stays(committed: None) -> Iterator[None]:
    """After every test here the connection is nobody's again."""
    yield
    assert scope_or_none() is None
    assert connection.bound is None
    if connection.connection is not None and not connection.connection.closed:
        assert state() == ("kith_app", "nowhere")


def test_work_has_the_tenants_role_and_path() -> None:
    with unit_of_work(NORTH):
        assert state() == (NORTH.role, '"north", "public", "ext"')


def test_forgotten_tenant_reads_nothing() -> None:
    with pytest.raises(NoScope):
        User.objects.count()


def test_forgotten_tenant_writes_nothing() -> None:
    with pytest.raises(NoScope):
        User.objects.create(email="nobody@example.org", display_name="Nobody")


def test_forgotten_tenant_opens_no_transaction() -> None:
    with pytest.raises(NoScope), transaction.atomic():
        pass


def test_forgotten_tenant_gets_no_cursor() -> None:
    with pytest.raises(NoScope), connection.cursor() as cursor:
        cursor.execute("select 1")


def test_the_server_refuses_what_slips_past_python() -> None:
    with psycopg.connect(at(FOUND["DATABASE_URL"], NAME), autocommit=True) as raw:
        with pytest.raises(psycopg.errors.UndefinedTable):
            raw.execute("select * from people_user")
        for schema in ("north", "public"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                raw.execute(f"select * from {schema}.people_user")


def test_mistyped_tenant_is_an_error() -> None:
    mistyped = tenant_scope(tenant_id=uuid4(), kind="mutual", schema="nroth", name="Nroth")
    with pytest.raises(DatabaseError), unit_of_work(mistyped):
        User.objects.count()


def test_wrong_path_finds_nothing() -> None:
    crossed = replace(NORTH, schema="south", path=SOUTH.path)
    with pytest.raises(DatabaseError), unit_of_work(crossed):
        User.objects.count()


def test_dropped_schema_does_not_fall_through_to_public() -> None:
    gone = replace(NORTH, schema="gone", path=("gone", "public", "ext"))
    for work in (User.objects.count, lambda: User.objects.create(email="x@example.org", display_name="X")):
        with pytest.raises(DatabaseError), unit_of_work(gone):
            work()


def test_role_that_may_not_be_taken_is_an_error() -> None:
    foreign = replace(NORTH, role="kith_owner")
    with pytest.raises(DatabaseError), unit_of_work(foreign):
        User.objects.count()


def test_failed_set_leaves_the_next_work_whole() -> None:
    with pytest.raises(DatabaseError), unit_of_work(replace(NORTH, role="no_such_role")):
        User.objects.count()
    with unit_of_work(SOUTH):
        assert state()[0] == SOUTH.role


def test_other_tenants_tables_are_denied_by_privilege() -> None:
    for scope, other in ((NORTH, "south"), (SOUTH, "north"), (NORTH, "east")):
        with pytest.raises(DatabaseError, match="permission denied"), unit_of_work(scope):
            User.objects.raw(f'select * from "{other}".people_user')[0]


def test_exception_undoes_the_work_and_the_tenant() -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work(NORTH):
        User.objects.create(email="undone@example.org", display_name="Undone")
        raise ZeroDivisionError
    with unit_of_work(NORTH):
        assert not User.objects.filter(email="undone@example.org").exists()


def test_savepoint_rollback_keeps_the_tenant() -> None:
    with unit_of_work(NORTH):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            User.objects.create(email="half@example.org", display_name="Half")
            raise ZeroDivisionError
        assert state()[0] == NORTH.role
        assert not User.objects.filter(email="half@example.org").exists()


def test_failed_statement_then_savepoint_rollback_keeps_the_tenant() -> None:
    with unit_of_work(NORTH):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select * from no_such_table")
        assert state() == (NORTH.role, '"north", "public", "ext"')


def test_same_tenant_nests() -> None:
    with unit_of_work(NORTH), unit_of_work(NORTH):
        assert state()[0] == NORTH.role


@pytest.mark.parametrize("other", [SOUTH, PUBLIC_SCOPE], ids=["another tenant", "the public schema"])
def test_another_scope_does_not_nest(other: Scope) -> None:
    with unit_of_work(NORTH):
        with pytest.raises(WrongTenant), unit_of_work(other):
            User.objects.count()
        assert state()[0] == NORTH.role


def test_killed_backend_is_an_error_and_the_next_work_is_right() -> None:
    with pytest.raises(DatabaseError), unit_of_work(NORTH):
        _kill_this_backend()
        User.objects.count()
    with unit_of_work(SOUTH):
        assert state()[0] == SOUTH.role


def test_killed_backend_between_works_is_reconnected_as_the_next_tenant() -> None:
    with unit_of_work(NORTH):
        backend = connection.connection.info.backend_pid
    _kill(backend)
    with pytest.raises(DatabaseError), unit_of_work(SOUTH):
        User.objects.count()
    with unit_of_work(SOUTH):
        assert state()[0] == SOUTH.role


def test_django_tenants_own_switches_are_shut() -> None:
    with pytest.raises(TenancyIsByTransaction):
        connection.set_schema("north")
    with pytest.raises(TenancyIsByTransaction):
        connection.set_schema_to_public()


def test_held_cursor_is_powerless_after_the_work() -> None:
    with unit_of_work(NORTH):
        held = connection.connection.cursor()
        held.execute("select count(*) from people_user")
    with pytest.raises(psycopg.errors.UndefinedTable):
        held.execute("select count(*) from people_user")


def test_no_ddl_for_a_tenant_or_the_public_host() -> None:
    for scope in (NORTH, PUBLIC_SCOPE):
        for ddl in (
            "create table stray (id int)",
            "drop table people_user",
            "create schema stray",
            "create role stray",
        ):
            with pytest.raises(DatabaseError), unit_of_work(scope), connection.cursor() as cursor:
                cursor.execute(ddl)


def _kill_this_backend() -> None:
    _kill(connection.connection.info.backend_pid)


def _kill(backend: int) -> None:
    with psycopg.connect(FOUND["ADMIN_DATABASE_URL"], autocommit=True) as admin:
        admin.execute("select pg_terminate_backend(%s, 5000)", [backend])
