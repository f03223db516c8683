from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kith.jobs.retention import Keeper, keepers
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant


class Command(BaseCommand):
    help = "Say what a tenant has kept long enough; with --approved, remove what two people there approved."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("schema")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--dry-run", action="store_true", help="only say what is due (this is what it does untold)")
        how.add_argument("--approved", action="store_true", help="work off the lists that were approved on the page")

    def handle(self, *args: Any, **options: Any) -> None:
        with unit_of_work(PUBLIC_SCOPE):
            tenant = Tenant.objects.filter(schema_name=options["schema"], state__in=Tenant.WRITABLE).first()
        if tenant is None:
            raise CommandError(f"There is no open tenant with the schema {options['schema']}.")
        for keeper in keepers():
            self._work_off(keeper, tenant) if options["approved"] else self._say(keeper, tenant)

    def _say(self, keeper: Keeper, tenant: Tenant) -> None:
        with unit_of_work(tenant.scope):
            due = keeper.due()
        for line in due:
            self.stdout.write("  ".join(line.values()))
        self.stdout.write(f"{keeper.name}: {len(due)} due. Nothing was removed.")

    def _work_off(self, keeper: Keeper, tenant: Tenant) -> None:
        """A few lines in each unit of work: whatever kills this, what went is whole and the rest goes next time."""
        done = 0
        while some := self._some(keeper, tenant):
            done += some
        self.stdout.write(f"{keeper.name}: {done} removed.")

    def _some(self, keeper: Keeper, tenant: Tenant) -> int:
        with unit_of_work(tenant.scope):
            return keeper.work_off()
