from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from tenants.budget import BUDGET, Size, measure, read_budget
from tenants.isolation import OWNER


class Command(BaseCommand):
    help = "Count the tables and relations of a fresh tenant of each kind; fail when they are over the budget."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in connections.settings:
            raise CommandError("Set OWNER_DATABASE_URL: a schema is made, counted and rolled back.")
        budget = read_budget()
        over = [kind for kind, allowed in budget.items() if not self._report(kind, measure(kind), allowed)]
        if over:
            raise CommandError(
                f"Over the budget: {', '.join(over)}. Make do with fewer tables, or raise the line in {BUDGET.name}"
                " and say why."
            )

    def _report(self, kind: str, size: Size, allowed: Size) -> bool:
        self.stdout.write(
            f"  {kind:8} {size.tables:3} of {allowed.tables} tables,"
            f" {size.relations:4} of {allowed.relations} relations"
        )
        return size.fits(allowed)
