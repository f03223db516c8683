"""Migrations that running code would not survive are refused."""

from __future__ import annotations

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import CommandError, call_command
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from tenants import migration_safety
from tenants.migration_safety import problems_in


class Unknown(Operation):
    """Of nobody's make."""

    def state_forwards(self, app_label, state):
        pass

    def describe(self):
        return "Something"


PHONE = models.CharField(max_length=20, default="")


@pytest.fixture
def state():
    before = ProjectState()
    before.add_model(
        ModelState(
            "shop",
            "Family",
            [
                ("id", models.UUIDField(primary_key=True)),
                ("note", models.CharField(max_length=9, null=True)),
                ("size", models.IntegerField(db_default=1)),
            ],
            {
                "unique_together": {("size", "id")},
                "constraints": [
                    models.UniqueConstraint(fields=["size"], name="size_once"),
                    models.CheckConstraint(condition=models.Q(size__lt=9), name="size_is_small"),
                ],
            },
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
    "a table moved in the database alone": migrations.SeparateDatabaseAndState(
        [migrations.AlterModelTable("Family", "families")], []
    ),
    "a column that is NOT NULL, by another class": type("Ours", (migrations.AddField,), {})("Family", "phone", PHONE),
    "a column that is to be unique and the same in every row": migrations.AddField(
        "Family", "token", models.CharField(max_length=9, unique=True, db_default="")
    ),
    "a column that becomes unique": migrations.AlterField(
        "Family", "note", models.CharField(max_length=9, null=True, unique=True)
    ),
    "columns that become unique together": migrations.AlterUniqueTogether("Family", {("note", "size")}),
    "a column of another name": migrations.AlterField(
        "Family", "note", models.CharField(max_length=9, null=True, db_column="words")
    ),
    "a default that running code leans on": migrations.AlterField("Family", "size", models.IntegerField(default=1)),
    "a number that must become positive": migrations.AlterField(
        "Family", "size", models.PositiveIntegerField(db_default=1)
    ),
    "an order kept in a new column": migrations.AlterOrderWithRespectTo("Family", "note"),
    "a unique constraint gone": migrations.RemoveConstraint("Family", "size_once"),
    "an index built outside the transaction": AddIndexConcurrently(
        "Family", models.Index(fields=["note"], name="note_idx")
    ),
    "SQL outside the transaction": migrations.RunSQL("create index concurrently i on shop_family (note)"),
    "SQL in parts": migrations.RunSQL([("select 1", None), "alter table shop_family drop column note"]),
    "SQL that takes a default away": migrations.RunSQL("alter table shop_family alter size drop default"),
    "SQL that makes unique": migrations.RunSQL("create unique index on shop_family (note)"),
    "an operation nobody knows": Unknown(),
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
    "a column computed by the database": migrations.AddField(
        "Family",
        "twice",
        models.GeneratedField(expression=models.F("size") * 2, output_field=models.IntegerField(), db_persist=True),
    ),
    "words about a column only": migrations.AlterField(
        "Family", "note", models.CharField(max_length=9, null=True, help_text="Kept short.")
    ),
    "a check gone": migrations.RemoveConstraint("Family", "size_is_small"),
    "columns no longer unique together": migrations.AlterUniqueTogether("Family", set()),
    "a change of Django's memory only": migrations.SeparateDatabaseAndState(
        [], [migrations.RemoveField("Family", "note")]
    ),
    "Python that fills a column": migrations.RunPython(migrations.RunPython.noop),
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


def test_a_migration_that_is_not_atomic_is_refused(state):
    (problem,) = problems_in(migration(SAFE["an index"], atomic=False), state)
    assert "one transaction" in problem


def test_a_first_migration_is_done_in_one_transaction_too(state):
    outside = migration(UNSAFE["an index built outside the transaction"], initial=True)
    assert len(list(problems_in(outside, state))) == 1


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
