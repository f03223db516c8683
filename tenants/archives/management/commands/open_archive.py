from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tenants.archives import sealing


class Command(BaseCommand):
    help = "Open a sealed archive with its passphrase: writes the ZIP file that is in it. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", help="the sealed file")
        parser.add_argument("output", help="the ZIP file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        sealing.main(options["archive"], options["output"])
