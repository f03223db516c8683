"""Migrating the fleet: a tenant that fails stays as it was, the others go on, and the next run does the rest."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError

from tenants import provisioning, rollout
from tests.databases import at
from tests.environment import FOUND


@pytest.fixture
def behind(database: str) -> None:
    """North and south lack one migration, in their ledgers; its table is there already, so it may not be made again."""
    with psycopg.connect(at(FOUND["ADMIN_DATABASE_URL"], database), autocommit=True) as admin:
        for schema in ("north", "south"):
            admin.execute(f"delete from {schema}.django_migrations where app = 'audit'")
            admin.execute(f"drop table {schema}.audit_event")


def lacking() -> dict[str, int]:
    return {tenant.schema_name: missing for tenant, missing in rollout.plan()}


def roll_out(**options: Any) -> list[rollout.Outcome]:
    return rollout.roll_out(stop_after=options.get("stop_after", 0.5), tell=lambda line: None)


def test_the_plan_names_who_lacks_what_first(behind: None) -> None:
    assert list(lacking().items()) == [("north", 1), ("south", 1), ("east", 0)]


def test_everybody_is_brought_up_to_date_once(behind: None) -> None:
    assert [outcome.missing for outcome in roll_out()] == [1, 1, 0]
    assert set(lacking().values()) == {0}
    assert not any(outcome.missing or outcome.failed for outcome in roll_out())


def test_a_tenant_that_fails_stays_as_it_was_and_the_others_go_on(behind: None, database: str) -> None:
    with psycopg.connect(at(FOUND["ADMIN_DATABASE_URL"], database), autocommit=True) as admin:
        admin.execute("create table south.audit_event (in_the_way int)")
        assert [outcome.failed for outcome in roll_out()] == [False, True, False]
        assert lacking() == {"south": 1, "north": 0, "east": 0}
        admin.execute("drop table south.audit_event")
    assert not any(outcome.failed for outcome in roll_out())
    assert set(lacking().values()) == {0}


def test_where_the_canary_fails_nobody_follows(behind: None, database: str) -> None:
    with psycopg.connect(at(FOUND["ADMIN_DATABASE_URL"], database), autocommit=True) as admin:
        admin.execute("create table north.audit_event (in_the_way int)")
    with pytest.raises(rollout.TooManyFailures):
        roll_out(stop_after=1)
    assert lacking()["south"] == 1


def test_a_held_lock_is_asked_for_again(behind: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    prepare = provisioning.prepare_tenant

    def held_once(tenant: Any) -> None:
        asked.append(tenant.schema_name)
        if asked == ["north"]:
            raise OperationalError("canceling statement due to lock timeout")
        prepare(tenant)

    monkeypatch.setattr(provisioning, "prepare_tenant", held_once)
    assert not any(outcome.failed for outcome in roll_out())
    assert asked == ["north", "north", "south"]


def test_a_migration_gives_way_to_work_that_holds_its_table(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisioning, "LOCK_SECONDS", 0.1)
    monkeypatch.setattr(provisioning, "_make_tables", lambda tenant: _alter())
    north = next(tenant for tenant in provisioning.all_tenants() if tenant.schema_name == "north")
    with psycopg.connect(at(FOUND["ADMIN_DATABASE_URL"], database)) as busy:
        busy.execute("lock table north.audit_event in access share mode")
        with pytest.raises(DatabaseError, match="lock timeout"):
            provisioning.prepare_tenant(north)


def test_the_command_says_who_is_not_up_to_date(behind: None, database: str, capsys: Any) -> None:
    call_command("prepare", plan=True)
    assert "South: 1 migration to apply" in capsys.readouterr().out
    with psycopg.connect(at(FOUND["ADMIN_DATABASE_URL"], database), autocommit=True) as admin:
        admin.execute("create table south.audit_event (in_the_way int)")
    with pytest.raises(CommandError, match="Not up to date: South"):
        call_command("prepare", stop_after=0.5)


def _alter() -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table audit_event add column passing int")
