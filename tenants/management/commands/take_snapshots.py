from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants import snapshots


class Command(BaseCommand):
    help = "Keep what the migrations make as text, so that a tenant is made in one message. --check: is it current?"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail where a snapshot is not current")

    def handle(self, *args: Any, **options: Any) -> None:
        for kind in snapshots.KINDS:
            if not options["check"]:
                snapshots.keep(kind)
            elif snapshots.read(kind) is None:
                raise CommandError(f"The snapshot of a {kind} is of other migrations: run manage.py take_snapshots.")
        self.stdout.write("  the snapshots are those of the migrations")
