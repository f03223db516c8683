"""Django's own migrate, in the schema of the owner's open transaction."""

from __future__ import annotations

import io

from django.core.management import call_command
from django.core.management.commands.migrate import Command as MigrateCommand

from tenants.isolation import OWNER


def migrate_here() -> None:
    """Apply what is missing, in the open transaction's schema, on the owner's connection."""
    call_command(
        MigrateCommand(),
        database=OWNER,
        interactive=False,
        verbosity=0,
        skip_checks=True,
        stdout=io.StringIO(),
    )
