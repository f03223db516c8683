"""A tenant migrated by collected SQL is the tenant Django would have migrated; what cannot be collected is not."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import migrations, models

from tenants import collected, snapshots
from tenants.rollouts import turns
from tests.tenants.rollouts.conftest import lacking, roll_out
from tests.tenants.test_snapshots import dump, ledger

NUMBER = models.IntegerField(null=True)
ADDED = (
    migrations.AddField("Event", "weight", models.IntegerField(db_default=3)),
    migrations.AddField("Event", "why", models.CharField(max_length=20, default="50 % off; 'all'")),
    migrations.AddIndex("Event", models.Index(fields=["kind", "at"], name="event_kind_at")),
    migrations.CreateModel(
        "Echo",
        [
            ("id", models.UUIDField(primary_key=True, default=uuid.uuid4)),
            ("event", models.ForeignKey("audit.Event", models.CASCADE)),
            ("loud", models.PositiveIntegerField(unique=True)),
        ],
    ),
    migrations.RunSQL("update audit_event set kind = kind where kind like 'a%'"),
)


@pytest.fixture
def by_django(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often Django's own executor was called."""
    calls: list[int] = []
    migrate = turns.migrate_here

    def note() -> None:
        calls.append(1)
        migrate()

    monkeypatch.setattr(turns, "migrate_here", note)
    return calls


@pytest.fixture
def mutuals(admin: Any) -> Any:
    """North and south alone: east is on its way out, so nothing is rehearsed for its kind."""
    admin.execute("update tenants_tenant set state = 'DELETING' where schema_name = 'east'")
    return admin


def test_a_collected_tenant_is_a_migrated_one(
    add_migration: Any, mutuals: Any, database: str, monkeypatch: pytest.MonkeyPatch, by_django: list[int]
) -> None:
    """North by the SQL, south, of the same kind, by Django."""
    for schema in ("north", "south"):
        mutuals.execute(
            f"insert into {schema}.audit_event values (gen_random_uuid(), now(), 'a.b', null, '', null, '{{}}')"
        )
    add_migration("0098_more", *ADDED)
    add_migration("0099_less", migrations.AlterField("Echo", "loud", models.IntegerField()), after="0098_more")
    fits = collected.Way.fits_here
    held = turns._hold
    whose: list[str] = []

    def note(tenant: Any) -> None:
        whose.append(tenant.schema_name)
        held(tenant)

    monkeypatch.setattr(turns, "_hold", note)
    monkeypatch.setattr(collected.Way, "fits_here", lambda way: fits(way) and whose[-1] != "south")
    roll_out(stop_after=0)
    assert (lacking(), len(by_django)) == ({}, 1)
    assert dump(database, "north") == dump(database, "south")
    assert ledger(database, "north") == ledger(database, "south") >= {"audit.0098_more", "audit.0099_less"}
    for schema in ("north", "south"):
        (row,) = mutuals.execute(f"select weight, why from {schema}.audit_event where kind = 'a.b'")
        assert row == (3, "50 % off; 'all'")


def test_a_constraint_that_is_called_otherwise_is_found_all_the_same(
    add_migration: Any, mutuals: Any, database: str, by_django: list[int]
) -> None:
    """Django drops a unique constraint by the name it finds. South's has another name, so its own is looked up."""
    add_migration("0098_once", migrations.AddField("Event", "number", models.IntegerField(null=True, unique=True)))
    roll_out(stop_after=0)
    name = "select conname from pg_constraint where conrelid = %s::regclass and contype = 'u'"
    (found,) = mutuals.execute(name, ["south.audit_event"]).fetchone()
    mutuals.execute(f'alter table south.audit_event rename constraint "{found}" to renamed')
    add_migration("0099_often", migrations.AlterField("Event", "number", NUMBER), after="0098_once")
    roll_out(stop_after=0)
    assert (lacking(), len(by_django)) == ({}, 1)
    for schema in ("north", "south"):
        assert mutuals.execute(name, [f"{schema}.audit_event"]).fetchall() == []
    assert dump(database, "north") == dump(database, "south")


def count_events(apps: Any, editor: Any) -> None:
    rows = [(apps.get_model("audit", "Event").objects.using(editor.connection.alias).count(),)]
    editor.execute(f"create table counted_{rows[0][0]} ()")


def test_python_runs_in_each_tenant(add_migration: Any, mutuals: Any, by_django: list[int]) -> None:
    mutuals.execute("insert into south.audit_event values (gen_random_uuid(), now(), 'a.b', null, '', null, '{}')")
    before = mutuals.execute("select count(*) from south.audit_event").fetchone()[0]
    add_migration("0099_python", migrations.RunPython(count_events))
    roll_out(stop_after=0)
    assert (lacking(), len(by_django)) == ({}, 2)
    assert mutuals.execute("select to_regclass(%s)::text", [f"south.counted_{before}"]).fetchone()[0]


class Custom(migrations.RunSQL):
    """Nobody knows what it does."""


NOT_PLAIN = {
    "it runs Python": [migrations.RunPython(migrations.RunPython.noop)],
    "Custom is not an operation of Django's": [Custom("select 1")],
    "it fills a column with a value that is computed": [
        migrations.AddField("Event", "token", models.UUIDField(default=uuid.uuid4))
    ],
    "it asks the schema something first: select count(*) from audit_event": [
        migrations.RunSQL("select count(*) from audit_event")
    ],
    "it names the schema it is in": [
        migrations.RunSQL("comment on column audit_event.kind is 'once service_being_measured'")
    ],
}


@pytest.mark.parametrize("why", NOT_PLAIN)
def test_what_is_not_plain_is_left_to_django(why: str, rolled_back: None, add_migration: Any) -> None:
    add_migration("0098_not_plain", *NOT_PLAIN[why])
    assert collected.rehearse("service", (("audit", "0098_not_plain"),)).why_not == why


def test_what_another_kind_of_schema_needs_is_nothing_here(rolled_back: None) -> None:
    way = collected.rehearse("service", (("rollouts", "0001_initial"),))
    assert (way.sql, way.why_not) == ("", "")


def test_a_ledger_with_a_gap_is_left_to_django_to_refuse(rolled_back: None) -> None:
    way = collected.rehearse("service", (("people", "0001_initial"),))
    assert "was done without people.0001_initial" in way.why_not


def test_a_default_that_comes_out_the_same_is_plain() -> None:
    plain = (
        models.TextField(),
        models.JSONField(default=list),
        models.UUIDField(default=uuid.uuid4, db_default=models.Value("")),
    )
    assert not any(map(collected._computes, plain))
    assert collected._computes(models.DateTimeField(auto_now_add=True))


def test_a_rehearsal_on_the_snapshot_is_one_on_the_migrations(
    rolled_back: None, add_migration: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_migration("0098_more", *ADDED)
    missing = (("audit", "0098_more"), ("usersessions", "0001_initial"))
    assert snapshots.before("service", missing), "Run manage.py take_snapshots."
    quick = collected.rehearse("service", missing)
    monkeypatch.setattr(snapshots, "before", lambda kind, missing: None)
    assert collected.rehearse("service", missing) == quick


def test_a_snapshot_with_another_text_of_a_migration_is_not_stood_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "_digest", lambda migration: "another")
    assert snapshots.before("service", ()) is None
