from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kith.catalogue.assessments.exchange.formats import read_file
from kith.catalogue.assessments.exchange.operations import import_draft
from kith.catalogue.assessments.exchange.report import Fate, Imported
from kith.catalogue.assessments.faults.body import faults
from kith.errors import Refused
from tenants.isolation import PUBLIC_SCOPE, unit_of_work


class Command(BaseCommand):
    help = "Read a template from a file as a draft, and say what became of every row of it. Publishes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a FHIR R4 Questionnaire (.json) or an XLSForm (.xlsx)")
        parser.add_argument("--dry-run", action="store_true", help="say what would become of it, and keep nothing")
        parser.add_argument("--json", action="store_true", help="the report as JSON, for a machine")
        parser.add_argument("--number", default="", help="the version's number, such as 1.0.0; default: the file's own")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            imported = read_file(options["file"].name, options["file"].read_bytes())
            if not options["dry_run"]:
                with unit_of_work(PUBLIC_SCOPE):
                    import_draft(imported=imported, by=None, number=options["number"])
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self._tell_json(imported) if options["json"] else self._tell(imported, kept=not options["dry_run"])

    def _tell_json(self, imported: Imported) -> None:
        told = {"slug": imported.slug, "in_the_way": faults(imported.body), **imported.report.as_json()}
        self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))

    def _tell(self, imported: Imported, *, kept: bool) -> None:
        for row in imported.report.rows:
            if row.fate is not Fate.MAPPED:
                self.stdout.write(f"  {row.place} ({row.name}): {row.fate}. {row.says}")
        for fault in faults(imported.body):
            self.stdout.write(f"  Before it can be published: {fault}")
        counts = ", ".join(f"{count} {fate}" for fate, count in imported.report.counts.items())
        self.stdout.write(f"{imported.slug}: {counts}. {'Kept as a draft.' if kept else 'Nothing was kept.'}")
