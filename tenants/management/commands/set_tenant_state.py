from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.models import Tenant
from tenants.provisioning import all_tenants, set_state

STATES = {"active": Tenant.State.ACTIVE, "suspended": Tenant.State.SUSPENDED}


class Command(BaseCommand):
    help = "Suspend a tenant, or open it again. Every process follows within a few seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("schema")
        parser.add_argument("state", choices=STATES)

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = next((tenant for tenant in all_tenants() if tenant.schema_name == options["schema"]), None)
        if tenant is None or tenant.state == Tenant.State.MAKING:
            raise CommandError(f"There is no tenant with the schema {options['schema']}.")
        set_state(tenant, STATES[options["state"]])
        self.stdout.write(f"{tenant.name} is {tenant.get_state_display().lower()}.")
