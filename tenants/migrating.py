"""Django's own migrate, in the schema of the owner's open transaction."""

from __future__ import annotations

import io
from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import router
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from tenants.isolation import OWNER


class Executor(MigrationExecutor):
    """Django's, which does not draw up the models of an app that has no tables here only to do nothing with them.

    Its migrations change what is known of the models, and stand in the ledger, as ever.
    """

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
