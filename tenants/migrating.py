"""Django's own migrate, in the schema of the owner's open transaction."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import router
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import resolve_relation

from tenants.isolation import OWNER

Model = tuple[str, str]
"""Its app and its name in small letters."""


class State(ProjectState):
    """Django's, which at each change of a model draws up again only the model and what holds on to it.

    Django's own draws up whatever is related in either direction: with people in the middle, nearly all of it. A model
    that is only referred to keeps its class; its reverse accessors may lead to an old one, so a migration's Python is
    given all of them anew (`is_delayed`), as it is after Django's own shortened changes.
    """

    def clone(self) -> ProjectState:
        twin = super().clone()
        twin.__class__ = State  # Django's makes one of its own
        return twin

    def _find_reload_model(self, app_label: str, model_name: str, delay: bool = False) -> set[Model]:
        self.is_delayed = True
        holding: dict[Model, set[Model]] = defaultdict(set)
        for key, model in self.models.items():
            for held in _held_by(model):
                holding[resolve_relation(held, *key)].add(key)
        found, looked_up = {(app_label, model_name)}, set[Model]()
        while left := found - looked_up:
            looked_up |= left
            found |= set().union(*(holding[key] for key in left))
        return found


def _held_by(model: ModelState) -> list[Any]:
    """What it is built on and refers to, as its migrations name it."""
    relations = [field.remote_field for field in model.fields.values() if field.is_relation and field.remote_field]
    held = [*model.bases, *(each.model for each in relations), *(getattr(each, "through", None) for each in relations)]
    return [each for each in held if isinstance(each, str) or hasattr(each, "_meta")]


class Executor(MigrationExecutor):
    """Django's, which does not draw up the models of an app that has no tables here only to do nothing with them.

    Its migrations change what is known of the models, and stand in the ledger, as ever.
    """

    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        state = super()._create_project_state(with_applied_migrations)  # type: ignore[misc]  # not in its stubs
        return State(models=state.models, real_apps=state.real_apps)

    def apply_migration(self, state: ProjectState, migration: Migration, *args: Any, **options: Any) -> ProjectState:
        if router.allow_migrate(self.connection.alias, migration.app_label):
            return super().apply_migration(state, migration, *args, **options)
        state.__dict__.pop("apps", None)
        self.record_migration(migration)  # type: ignore[call-arg, arg-type]  # its stubs are of an older Django
        return migration.mutate_state(state, preserve=False)


migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]  # the command takes none


def migrate_here() -> None:
    """Apply what is missing, in the open transaction's schema, on the owner's connection."""
    call_command(
        migrate.Command(),
        database=OWNER,
        interactive=False,
        verbosity=0,
        skip_checks=True,
        stdout=io.StringIO(),
    )
