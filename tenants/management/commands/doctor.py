from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from kith.observability import surroundings
from kith.observability.surroundings import SERVERS, Finding, Process, this_process
from tenants import examinations
from tenants.console.looks.ours import for_the_doctor

UNREACHABLE = "Is the database server running, and is DATABASE_URL right? The rest was not looked at."


class Command(BaseCommand):
    help = "Say what is wrong here and how to mend it. Exit code 1 when something is."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON list, for a machine")
        parser.add_argument(
            "--as",
            dest="process",
            choices=(*SERVERS, "operator"),
            default="operator",
            help="whose environment this is",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(examine(this_process(options["process"])))
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in found], indent=2))
        else:
            for finding in found:
                self._tell(finding)
        if any(finding.problem and not finding.is_advice for finding in found):
            raise SystemExit(1)

    def _tell(self, finding: Finding) -> None:
        if not finding.problem:
            self.stdout.write(f"  well     {finding.about}")
            return
        style, word = (self.style.WARNING, "advice") if finding.is_advice else (self.style.ERROR, "WRONG ")
        self.stdout.write(style(f"  {word}   {finding.about}: {finding.problem}"))
        self.stdout.write(f"           {finding.mend}")


def examine(process: Process) -> Iterator[Finding]:
    """Every finding, as far as the database can be reached."""
    for examination in surroundings.EXAMINATIONS:
        yield from examination(process)
    try:
        for examination in examinations.EXAMINATIONS:
            yield from examination(process)
        yield from for_the_doctor()
    except DatabaseError as error:
        first_line = str(error).strip().partition("\n")[0]
        yield Finding("database", f"It cannot be examined: {first_line}", UNREACHABLE)
