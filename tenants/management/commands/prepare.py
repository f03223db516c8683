from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from tenants import provisioning
from tenants.isolation import OWNER


class Command(BaseCommand):
    help = "Bring the public schema and every tenant to the current migrations and rights. Harmless to repeat."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in connections.settings:
            raise CommandError("Set OWNER_DATABASE_URL: migrations run as the owner, not as the application.")
        provisioning.prepare_public()
        for tenant in provisioning.all_tenants():
            provisioning.prepare_tenant(tenant)
            self.stdout.write(f"  {tenant.name} is up to date")
        self.stdout.write("The database is up to date.")
