from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kith.geography.operations import in_steps, load_postcodes, postcodes_to_load
from kith.geography.postcodes import PostcodeFileRejected, read_file
from tenants.isolation import PUBLIC_SCOPE, unit_of_work


class Command(BaseCommand):
    help = "Bring in a postcode directory (ONSPD or NSPL, any edition since 2020). Stopped half way, it goes on there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("vintage", help='the edition, such as "2026-08"')
        parser.add_argument("--districts", nargs="*", help="keep only these local authorities, such as E07000066")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            number = sum(1 for _ in read_file(options["file"]))
        except PostcodeFileRejected as refusal:
            raise CommandError("\n".join([refusal.sentence, *refusal.problems])) from None
        looked, brought = 0, 0
        for some in in_steps(read_file(options["file"])):
            with unit_of_work(PUBLIC_SCOPE):
                waiting = postcodes_to_load(some, vintage=options["vintage"], districts=options["districts"])
                brought += load_postcodes(waiting, vintage=options["vintage"], by=None)
            looked += len(some)
            self.stdout.write(f"{looked:,} of {number:,}")
        self.stdout.write(f"{brought:,} postcodes were brought in; those that were there already stay.")
