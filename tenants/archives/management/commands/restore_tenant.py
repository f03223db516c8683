from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kith.errors import Refused
from tenants.archives.operations.asking import restore_tenant
from tenants.archives.operations.bringing import bring_archive
from tenants.archives.waiting import done_here
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant


class Command(BaseCommand):
    help = "Put a sealed archive back as a new tenant, compared with it row by row. Never over a tenant that is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path, help="the sealed file")
        parser.add_argument("--schema", required=True, help="the new tenant's short name")
        parser.add_argument("--host", required=True, help="the new tenant's address")
        parser.add_argument("--name", default="", help="its name, where it is another than the archive says")
        parser.add_argument("--passphrase-file", type=Path, help="instead of asking for it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tenant = self._restore(**options)
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{tenant.name} is back at {options['host']}: {tenant.get_state_display()}")

    def _restore(self, *, archive: Path, schema: str, host: str, name: str, **options: Any) -> Tenant:
        told: Path | None = options["passphrase_file"]
        passphrase = told.read_text() if told else getpass.getpass("Passphrase: ")
        with archive.open("rb") as raw, unit_of_work(PUBLIC_SCOPE):
            brought = bring_archive(raw=raw, passphrase=passphrase, by=None)
            order = restore_tenant(archive=brought, schema=schema, host=host, name=name, by=None)
        done_here(order)
        with unit_of_work(PUBLIC_SCOPE):
            return Tenant.objects.get(pk=order.tenant_id)
