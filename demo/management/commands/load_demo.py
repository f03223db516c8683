from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from demo.loading import load


class Command(BaseCommand):
    help = "Bring in the demonstration: invented mutuals, families and money. Harmless to repeat."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        if load(today=timezone.localdate(), tell=lambda line: self._tell(begun, line)):
            self._tell(begun, "The demonstration is ready.")
        else:
            self.stdout.write("The demonstration is there already.")

    def _tell(self, begun: float, line: str) -> None:
        self.stdout.write(f"  {time.monotonic() - begun:5.1f} s  {line}")
        self.stdout.flush()
