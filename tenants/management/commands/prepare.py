from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from tenants import provisioning, rollout
from tenants.isolation import OWNER


class Command(BaseCommand):
    help = "Bring the public schema and every tenant to the current migrations and rights. Harmless to repeat."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--stop-after", type=float, default=0.05, help="the share of tenants that may fail (0.05)")

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in connections.settings:
            raise CommandError("Set OWNER_DATABASE_URL: migrations run as the owner, not as the application.")
        if options["plan"]:
            return self._tell_plan()
        provisioning.prepare_public()
        try:
            outcomes = rollout.roll_out(
                stop_after=options["stop_after"], tell=lambda line: self.stdout.write(f"  {line}")
            )
        except rollout.TooManyFailures as failures:
            raise CommandError(str(failures)) from failures
        if failed := [outcome.tenant.name for outcome in outcomes if outcome.failed]:
            raise CommandError(
                f"Not up to date: {', '.join(failed)}. Mend it and run this again: it goes on from here."
            )
        self.stdout.write("The database is up to date.")

    def _tell_plan(self) -> None:
        for tenant, missing in rollout.plan():
            self.stdout.write(f"  {tenant.name}: {missing or 'no'} migration{'' if missing == 1 else 's'} to apply")
