"""A backend remembers the tables of every tenant it touched, so a connection that touched enough of them is closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from kith.scope import Scope
from tenants.isolation import PUBLIC_SCOPE, tenant_scope, unit_of_work
from tests.golden import TENANTS, key


def scope_of(name: str) -> Scope:
    return tenant_scope(tenant_id=key(f"tenant {name}"), kind=TENANTS[name], schema=name, name=name.title())


NORTH, SOUTH, EAST = (scope_of(name) for name in TENANTS)


@pytest.fixture
def two_each(committed: None, settings: Any) -> Iterator[None]:
    """A connection of the test's own that may touch two scopes."""
    settings.TENANTS_PER_CONNECTION = 2
    connection.close()
    yield
    connection.close()


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return int(cursor.fetchone()[0])


def touch(scope: Scope) -> int:
    with unit_of_work(scope):
        return backend()


def test_after_one_tenant_too_many_the_next_unit_of_work_has_a_new_backend(two_each: None) -> None:
    assert touch(NORTH) == touch(SOUTH) == (third := touch(EAST))
    assert connection.connection is None
    fourth = touch(NORTH)
    assert fourth != third
    assert touch(SOUTH) == fourth


def test_the_same_tenants_again_and_again_keep_their_backend(two_each: None) -> None:
    assert len({touch(scope) for scope in (NORTH, SOUTH) * 5}) == 1


def test_the_public_schema_is_a_scope_like_another(two_each: None) -> None:
    touch(NORTH), touch(PUBLIC_SCOPE), touch(SOUTH)
    assert connection.connection is None


def test_never_inside_a_unit_of_work(two_each: None) -> None:
    touch(NORTH), touch(SOUTH)
    with unit_of_work(EAST):
        before = backend()
        with unit_of_work(EAST), transaction.atomic():
            pass
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
        assert backend() == before
    assert connection.connection is None


def test_also_after_work_that_failed(two_each: None) -> None:
    touch(NORTH), touch(SOUTH)
    with pytest.raises(ZeroDivisionError), unit_of_work(EAST):
        backend()
        raise ZeroDivisionError
    assert connection.connection is None


def test_what_was_to_be_done_after_the_commit_is_done_first(two_each: None) -> None:
    done: list[str] = []
    touch(NORTH), touch(SOUTH)
    with unit_of_work(EAST):
        backend()
        transaction.on_commit(lambda: done.append("first"))
        transaction.on_commit(lambda: done.append(f"with a backend: {touch(EAST) > 0}"))
        transaction.on_commit(lambda: done.append("last"))
    assert done == ["first", "with a backend: True", "last"]
    assert connection.connection is None


def test_a_tests_own_transaction_is_left_open(rolled_back: None, settings: Any, inside: Any) -> None:
    settings.TENANTS_PER_CONNECTION = 1
    found = set()
    for name in TENANTS:
        with inside(name):
            found.add(backend())
    assert len(found) == 1
