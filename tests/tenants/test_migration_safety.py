"""Migrations that running code would not survive are refused."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from tenants import migration_safety
from tenants.migration_safety import problems_in

PHONE = models.CharField(max_length=20, default="")


@pytest.fixture
def state():
    before = ProjectState()
    before.add_model(
        ModelState(
            "shop",
            "Family",
            [("id", models.UUIDField(primary_key=True)), ("note", models.CharField(max_length=9, null=True))],
        )
    )
    return before


def migration(*operations, **attributes):
    made = type("Migration", (migrations.Migration,), {"operations": list(operations), **attributes})
    return made("0002_sample", "shop")


UNSAFE = {
    "a column that is NOT NULL": migrations.AddField("Family", "phone", PHONE),
    "a column gone": migrations.RemoveField("Family", "note"),
    "a column renamed": migrations.RenameField("Family", "note", "words"),
    "a table gone": migrations.DeleteModel("Family"),
    "a table renamed": migrations.RenameModel("Family", "Circle"),
    "a table moved": migrations.AlterModelTable("Family", "families"),
    "NULL forbidden": migrations.AlterField("Family", "note", models.CharField(max_length=9)),
    "a shorter column": migrations.AlterField("Family", "note", models.CharField(max_length=8, null=True)),
    "another type": migrations.AlterField("Family", "note", models.DateField(null=True)),
    "a constraint on rows that exist": migrations.AddConstraint(
        "Family", models.UniqueConstraint(fields=["note"], name="note_once")
    ),
    "SQL that drops": migrations.RunSQL("alter table shop_family DROP  column note"),
    "SQL that retypes": migrations.RunSQL("alter table shop_family alter column note type text"),
}
SAFE = {
    "a column with a default in the database": migrations.AddField(
        "Family", "phone", models.CharField(max_length=20, db_default="")
    ),
    "a column that may be empty": migrations.AddField("Family", "born_on", models.DateField(null=True)),
    "a longer column": migrations.AlterField("Family", "note", models.CharField(max_length=90, null=True)),
    "a column without a limit": migrations.AlterField("Family", "note", models.TextField(null=True)),
    "an index": migrations.AddIndex("Family", models.Index(fields=["note"], name="note_idx")),
    "SQL that adds": migrations.RunSQL("create function f() returns int language sql as 'select 1'"),
}


@pytest.mark.parametrize("what", UNSAFE)
def test_unsafe(what, state):
    assert len(list(problems_in(migration(UNSAFE[what]), state))) == 1


@pytest.mark.parametrize("what", SAFE)
def test_safe(what, state):
    assert list(problems_in(migration(SAFE[what]), state)) == []


def test_a_new_table_has_no_running_code(state):
    made = migrations.CreateModel("Baby", [("id", models.UUIDField(primary_key=True))])
    assert list(problems_in(migration(made, migrations.AddField("Baby", "phone", PHONE)), state)) == []


def test_a_first_migration_has_no_running_code(state):
    assert list(problems_in(migration(UNSAFE["a column gone"], initial=True), state)) == []


def test_a_reason_lets_it_pass(state):
    with_reason = migration(UNSAFE["a column gone"], safe_because="Nothing has read it since version 4.")
    assert list(problems_in(with_reason, state)) == []


def test_the_command_refuses(monkeypatch, capsys):
    monkeypatch.setattr(
        "tenants.management.commands.lint_migrations.unsafe_operations", lambda: iter(["shop 0002: bad"])
    )
    with pytest.raises(CommandError, match="Unsafe operations: 1"):
        call_command("lint_migrations")
    assert "shop 0002: bad" in capsys.readouterr().out


def test_ours_are_safe():
    assert list(migration_safety.unsafe_operations()) == []
