from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from tenants.fleet.caretaker import do_orders, keep_house
from tenants.isolation import OWNER


class Command(BaseCommand):
    help = "Do the orders that pages and commands left: making, moving, saving and deleting tenants. Runs for ever."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is waiting now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in connections.settings:
            raise CommandError("Set OWNER_DATABASE_URL: the caretaker makes and drops schemas.")
        if options["once"]:
            self.stdout.write(f"Orders taken up: {do_orders()}")
            return
        asked_to_stop: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, frame: asked_to_stop.append(received))
        keep_house(until=lambda: bool(asked_to_stop))
