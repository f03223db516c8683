"""A fleet that lacks something: north, south and east in a database of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import psycopg
import pytest
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tenants import collected, fleet_state, rollout, snapshots
from tenants.rollouts import planning, running
from tests.databases import at
from tests.environment import FOUND

rehearsed_once = cache(collected.rehearse)
"""What comes out depends on the migrations on disk only: held once for all tests that do not add any."""


@pytest.fixture
def admin(database: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(at(FOUND["ADMIN_DATABASE_URL"], database), autocommit=True) as connection:
        yield connection


@pytest.fixture
def behind(admin: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """North and south lack the migration that makes their audit log, and the log; call it to put others behind."""
    monkeypatch.setattr(planning, "rehearse", rehearsed_once)
    monkeypatch.setattr(running, "BACK_OFF_SECONDS", 0)
    put_behind(admin, "north", "south")
    return lambda *schemas: put_behind(admin, *schemas)


@pytest.fixture
def add_migration(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """`add_migration("0099_phone", operation, …)`: a migration of the audit log's app, as if it were on disk."""
    added: list[Migration] = []
    load = MigrationLoader.load_disk

    def load_more(loader: MigrationLoader) -> None:
        load(loader)
        loader.disk_migrations |= {(each.app_label, each.name): each for each in added}

    def add(name: str, *operations: Operation, after: str = "0001_initial", **attributes: Any) -> None:
        needs = {"dependencies": [("audit", after)], "operations": list(operations)}
        added.append(type("Migration", (Migration,), {**needs, **attributes})(name, "audit"))
        forget_code()

    monkeypatch.setattr(MigrationLoader, "load_disk", load_more)
    monkeypatch.setattr(running, "BACK_OFF_SECONDS", 0)
    yield add
    forget_code()


def forget_code() -> None:
    """What a process keeps of the migrations it was started with."""
    fleet_state.migrations_on_disk.cache_clear()
    snapshots.fingerprint.cache_clear()


def put_behind(admin: Any, *schemas: str) -> None:
    for schema in schemas:
        admin.execute(f"delete from {schema}.django_migrations where app = 'audit'")
        admin.execute(f"drop table {schema}.audit_event")


def in_the_way(admin: Any, schema: str) -> None:
    """The table that the missing migration makes is there already, and is another."""
    admin.execute(f"create table {schema}.audit_event (in_the_way int)")


def lacking() -> dict[str, int]:
    """Schema → how many migrations it lacks, where it lacks any."""
    return {tenant.schema_name: len(missing) for tenant, missing in planning.plan().behind.items()}


def roll_out(*, stop_after: float = 0.5, said: list[str] | None = None) -> dict[str, running.Outcome]:
    outcomes = rollout.roll_out(stop_after=stop_after, tell=(said if said is not None else []).append)
    return {outcome.tenant.schema_name: outcome for outcome in outcomes}
