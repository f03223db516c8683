"""Refuses migrations that break the code already running: run as a module, exit code 1 when one does.

A table's first migration is left out: no code runs on it yet. Each kind of schema is read in a unit of
work of its own, since that is what decides which tables a migration touches there.
"""

import os
import sys

import django
from django.conf import settings


def lint(kind: str) -> bool:
    """Report on the migrations of one kind of schema; False when one is refused."""
    from django.apps import apps
    from django_migration_linter import MigrationLinter

    from kith.scope import PUBLIC, Scope
    from tenants.isolation import EXTENSIONS, OWNER, SHARED, unit_of_work

    ours = ("kith.", "tenants", "apps.")
    names = [name for name in settings.TENANT_TYPES[kind]["APPS"] if name.startswith(ours)]
    labels = [config.label for config in apps.get_app_configs() if config.name in names]
    scope = Scope(PUBLIC, kind, SHARED, (SHARED, EXTENSIONS), None)
    with unit_of_work(scope, using=OWNER):
        linter = MigrationLinter(
            include_apps=labels,
            database=OWNER,
            analyser_string="postgresql",
            ignore_initial_migrations=True,
            quiet=["ok", "ignore"],
            no_cache=True,
        )
        linter.lint_all_migrations()
    return not linter.has_errors


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.settings")
    os.environ["LOG_LEVEL"] = "WARNING"  # the linter tells of every file it reads
    django.setup()
    results = [lint(kind) for kind in settings.TENANT_TYPES]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
