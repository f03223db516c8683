"""A hundred thousand queries over twenty tenants from many threads: every answer is the asker's own."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from kith.scope import Scope
from tenants.isolation import unit_of_work
from tests.databases import at, copied
from tests.environment import FOUND, NAME
from tests.isolation.fleet import make_fleet

TENANTS = 20
THREADS = 8
QUERIES_A_WORK = 10
QUERIES = 100_000
ASK = "select whose, current_user::text, pg_backend_pid() from marker where id = 1"


@pytest.fixture(scope="module")
def fleet(django_db_setup: None) -> Iterator[tuple[str, list[Scope]]]:
    with copied(f"{NAME}_fleet") as name:
        yield name, make_fleet(at(FOUND["OWNER_DATABASE_URL"], name), TENANTS)
        connections.close_all()


@pytest.fixture
def database(fleet: tuple[str, list[Scope]], django_db_blocker: Any, monkeypatch: Any) -> Iterator[list[Scope]]:
    """Points the application's connection at the fleet's database for one test."""
    name, scopes = fleet
    connections.close_all()
    monkeypatch.setitem(connections.settings["default"], "NAME", name)
    monkeypatch.setitem(connection.settings_dict, "NAME", name)
    with django_db_blocker.unblock():
        yield scopes
        connections.close_all()


def ask_in_turn(scopes: list[Scope], works: int, seed: int, wrong: list[Any], backends: set[int]) -> None:
    """Random tenants, one unit of work each, now and then undone; what is not the tenant's own goes to `wrong`."""
    rng = random.Random(seed)
    try:
        for _ in range(works):
            scope = rng.choice(scopes)
            try:
                with unit_of_work(scope), connection.cursor() as cursor:
                    for _ in range(QUERIES_A_WORK):
                        cursor.execute(ASK)
                        whose, role, backend = cursor.fetchone()
                        backends.add(backend)
                        if (whose, role) != (scope.schema, scope.role):
                            wrong.append((scope.schema, whose, role))
                    if rng.random() < 0.1:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                pass
    except BaseException as error:
        wrong.append(error)
    finally:
        connections.close_all()


def ask_from_many_threads(scopes: list[Scope], queries: int) -> tuple[list[Any], set[int]]:
    wrong: list[Any] = []
    backends: set[int] = set()
    works = queries // QUERIES_A_WORK // THREADS
    threads = [
        threading.Thread(target=ask_in_turn, args=(scopes, works, seed, wrong, backends)) for seed in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong, backends


def test_every_answer_is_the_askers_own(database: list[Scope]) -> None:
    wrong, backends = ask_from_many_threads(database, QUERIES)
    assert wrong == []
    assert len(backends) == THREADS


def test_every_pair_of_tenants_is_denied(database: list[Scope]) -> None:
    for scope in database:
        for other in database:
            if other is scope:
                continue
            with pytest.raises(psycopg.errors.InsufficientPrivilege), unit_of_work(scope):
                connection.connection.execute(f'select * from "{other.schema}".marker')


def test_the_server_knows_no_right_across_tenants(fleet: tuple[str, list[Scope]]) -> None:
    name, scopes = fleet
    with psycopg.connect(at(FOUND["OWNER_DATABASE_URL"], name)) as owner:
        rights = owner.execute(
            "select r.rolname, n.nspname from pg_roles r cross join pg_namespace n"
            " where r.rolname = any(%s) and n.nspname = any(%s)"
            " and has_schema_privilege(r.rolname, n.nspname, 'usage')",
            [[scope.role for scope in scopes], [scope.schema for scope in scopes]],
        ).fetchall()
    assert sorted(rights) == sorted((scope.role, scope.schema) for scope in scopes)
