from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kith.errors import Refused
from tenants.archives.models import KeptArchive
from tenants.archives.operations.asking import save_tenant
from tenants.archives.operations.locking import make_passphrase
from tenants.archives.waiting import done_here
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant


class Command(BaseCommand):
    help = (
        "Save one tenant. With --to, also write the sealed file and show its passphrase, once: a last way, for whoever"
        " holds the server, where nobody is left in the tenant to make one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("schema")
        parser.add_argument("--to", type=Path, help="where to write the sealed file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            archive, tenant = self._save(options["schema"])
            if options["to"]:
                self._write(archive, tenant, options["to"])
        except (Refused, Tenant.DoesNotExist) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _save(self, schema: str) -> tuple[KeptArchive, Tenant]:
        with unit_of_work(PUBLIC_SCOPE):
            tenant = Tenant.objects.get(schema_name=schema)
            order = save_tenant(tenant=tenant, by=None)
        done = done_here(order)
        with unit_of_work(PUBLIC_SCOPE):
            archive = KeptArchive.objects.get(pk=done.kept["archive"])
        self.stdout.write(f"{archive.tenant_name}: {archive.rows} rows, {archive.files} files, {archive.size} bytes")
        self.stdout.write(f"Kept until {archive.keep_until} as {archive.pk}")
        return archive, tenant

    def _write(self, archive: KeptArchive, tenant: Tenant, to: Path) -> None:
        with unit_of_work(tenant.scope):
            passphrase = make_passphrase(archive=archive, by=None)
        with unit_of_work(PUBLIC_SCOPE):
            lock = archive.locks.latest("made_at")
        with archive.path.open("rb") as sealed, to.open("wb") as out:
            out.write(bytes(lock.head))
            shutil.copyfileobj(sealed, out)
        self.stdout.write(f"{to}: SHA-256 {lock.sha256}\nPassphrase, shown only now: {passphrase}")
