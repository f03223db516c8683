"""What migrate leaves out: only what Django itself would do nothing for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.migrations import SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tenants.migrating import State
from tests.conftest import In


def every_operation(operations: Sequence[Operation]) -> Iterator[Operation]:
    for operation in operations:
        yield operation
        if isinstance(operation, SeparateDatabaseAndState):
            yield from every_operation(operation.database_operations)


def test_every_operation_is_djangos_which_asks_the_router_whose_tables_are_here() -> None:
    migrations = MigrationLoader(None).disk_migrations.values()
    ours = {
        (str(migration), type(operation).__name__)
        for migration in migrations
        for operation in every_operation(migration.operations)
        if not type(operation).database_forwards.__module__.startswith("django.db.migrations.operations")
    }
    assert ours == set()


def test_whatever_is_drawn_up_holds_the_classes_of_today() -> None:
    loader = MigrationLoader(None)
    state = State(real_apps=loader.unmigrated_apps).clone()
    assert state.apps  # from here on each change draws up what it must
    for key in dict.fromkeys(key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf)):
        loader.disk_migrations[key].mutate_state(state, preserve=False)
    relations = [field for model in state.apps.get_models() for field in model._meta.get_fields() if field.is_relation]
    held = {field.related_model for field in relations if field.related_model is not None}
    assert isinstance(state, State) and len(relations) > 300
    assert {model for model in held if state.apps.get_model(model._meta.label) is not model} == set()


def test_an_app_without_tables_here_stands_in_the_ledger_all_the_same(inside: In) -> None:
    with inside("north"), connection.cursor() as cursor:
        cursor.execute("select distinct app from django_migrations")
        assert {app for (app,) in cursor.fetchall()} == {app for app, _ in MigrationLoader(None).disk_migrations}
