from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from kith.errors import Refused
from tenants import citus
from tenants.isolation import OWNER


class Command(BaseCommand):
    help = "With several database servers (CITUS=1): say where each tenant stands, place it, move it, spread them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("schema", nargs="?", help="none: every tenant")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--node", help="the server to move it to, as name or name:port")
        what.add_argument("--place", action="store_true", help="place what was made before there were several servers")
        what.add_argument("--balance", action="store_true", help="spread the tenants over the servers by size")

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in connections.settings:
            raise CommandError("Set OWNER_DATABASE_URL: tables are moved by their owner.")
        try:
            self._do(**options)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal

    def _do(self, *, schema: str | None, node: str | None, place: bool, balance: bool, **_: Any) -> None:
        if balance:
            citus.balance()
            self.stdout.write("The servers begin to even out; see: select * from citus_rebalance_status()")
            return
        chosen = self._chosen(schema)
        if node and not schema:
            raise CommandError("Say which tenant is to be moved.")
        for each in chosen:
            if node:
                citus.move(schema=each, server=node)
            elif place:
                citus.place(schema=each)
        for each, server in citus.where_tenants_stand().items():
            if each in chosen:
                self.stdout.write(f"  {each:40} {server or 'on the coordinator, not placed'}")

    def _chosen(self, schema: str | None) -> list[str]:
        found = citus.where_tenants_stand()
        if schema and schema not in found:
            raise CommandError(f"There is no tenant with the schema {schema}.")
        return [schema] if schema else list(found)
