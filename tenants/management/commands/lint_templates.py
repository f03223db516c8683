from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kith.catalogue.assessments import operations
from kith.catalogue.assessments.pointing import pointing_faults
from kith.catalogue.assessments.wording import word_faults


class Command(BaseCommand):
    help = (
        "Refuse words of our kit that judge a family or are hard to read, and rules by which a list of services gives "
        "away what somebody said. Reads the files only; needs no database."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        kits = {path.stem: json.loads(path.read_text())["body"] for path in sorted(operations.KIT.glob("*.json"))}
        hard = [f"{name}, {fault}" for name, body in kits.items() for fault in word_faults(body)]
        telling = [f"{name}, {fault}" for name, body in kits.items() for fault in pointing_faults(body)]
        for fault in (*hard, *telling):
            self.stdout.write(f"  {fault}")
        if hard or telling:
            raise CommandError(
                f"Texts to say in plainer words: {len(hard)}. Rules that give somebody away: {len(telling)}."
            )
        self.stdout.write(f"  {len(kits)} templates are kind and easy to read")
