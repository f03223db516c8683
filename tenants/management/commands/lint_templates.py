from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kith.catalogue.assessments import operations
from kith.catalogue.assessments.wording import word_faults


class Command(BaseCommand):
    help = "Refuse words of our kit that judge a family or are hard to read. Reads the files only; needs no database."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        kits = sorted(operations.KIT.glob("*.json"))
        found = [
            f"{path.stem}, {fault}" for path in kits for fault in word_faults(json.loads(path.read_text())["body"])
        ]
        for fault in found:
            self.stdout.write(f"  {fault}")
        if found:
            raise CommandError(f"Texts to say in plainer words: {len(found)}.")
        self.stdout.write(f"  {len(kits)} templates are kind and easy to read")
