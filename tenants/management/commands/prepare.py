from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from tenants import rollout
from tenants.isolation import OWNER
from tenants.rollouts.planning import RehearsalFailed
from tenants.rollouts.running import TooManyFailures
from tenants.rollouts.telling import Telling, summary


class Command(BaseCommand):
    help = "Bring the public schema and every tenant to the current migrations and rights. Harmless to repeat."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument(
            "--stop-after", type=float, default=0.05, help="the share of the tenants to be done that may fail (0.05)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in connections.settings:
            raise CommandError("Set OWNER_DATABASE_URL: migrations run as the owner, not as the application.")
        telling = Telling(self._write, has_bar=self.stdout.isatty())
        try:
            if options["plan"]:
                rollout.tell_plan(telling.tell)
            else:
                self._prepare(telling, options["stop_after"])
        except (TooManyFailures, RehearsalFailed) as stop:
            raise CommandError(f"Stopped: {stop} Mend it and run this again: it goes on from here.") from stop
        finally:
            telling.close()

    def _prepare(self, telling: Telling, stop_after: float) -> None:
        begun = time.monotonic()
        outcomes = rollout.prepare(stop_after=stop_after, tell=telling.tell, each=telling.each)
        telling.close()
        telling.tell(summary(outcomes, seconds=time.monotonic() - begun))
        if failed := [outcome for outcome in outcomes if outcome.failed]:
            for outcome in failed:
                telling.tell(f"{outcome.tenant.name}: {outcome.why}")
            names = ", ".join(outcome.tenant.name for outcome in failed)
            raise CommandError(f"Not up to date: {names}. Mend it and run this again: it goes on from here.")
        self.stdout.write("The database is up to date.")

    def _write(self, text: str) -> None:
        self.stdout.write(text, ending="")
        self.stdout.flush()
