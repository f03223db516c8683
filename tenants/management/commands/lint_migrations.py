from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.migration_safety import unsafe_operations


class Command(BaseCommand):
    help = "Refuse migrations that break the code already running. Reads the files only; needs no database."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(unsafe_operations())
        for problem in found:
            self.stdout.write(f"  {problem}")
        if found:
            raise CommandError(f"Unsafe operations: {len(found)}. Mend each, or say why in `safe_because`.")
        self.stdout.write("  every migration is safe for the code already running")
