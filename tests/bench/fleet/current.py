"""Is every tenant current? And what does a deploy cost that brings nothing new?"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
from collections.abc import Iterator

from django.core.management import call_command
from django.db import connection

from tenants.fleet_state import migrations_on_disk, schemas_behind
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tests.bench.fleet.database import Fleet
from tests.bench.fleet.timing import seconds
from tests.bench.table import Row
from tests.databases import ROOT

ROUNDS = 5


def rows(made: Fleet) -> Iterator[Row]:
    migrations_on_disk()
    sent: list[str] = []
    with unit_of_work(PUBLIC_SCOPE), connection.execute_wrapper(_note_in(sent)):
        behind = schemas_behind()
    yield Row("tenants that are behind", len(behind), "tenants", 0)
    yield Row("'is every tenant current?': queries", len(sent), "queries", 1)
    yield Row("'is every tenant current?'", statistics.median(seconds(_ask) for _ in range(ROUNDS)), "s", 1)
    yield Row("a deploy with nothing new, in this process", seconds(_prepare), "s")
    yield Row("a deploy with nothing new, manage.py prepare", _as_a_process(), "s", 5)


def _ask() -> None:
    with unit_of_work(PUBLIC_SCOPE):
        schemas_behind()


def _prepare() -> None:
    call_command("prepare", stdout=io.StringIO())


def _as_a_process() -> float:
    """From start to exit, Python's own start with it; the middle of three."""
    command = [sys.executable, "manage.py", "prepare"]
    return statistics.median(
        seconds(lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)) for _ in range(3)
    )


def _note_in(sent: list[str]):
    def note_and_pass(execute, statement, params, many, context):
        sent.append(statement)
        return execute(statement, params, many, context)

    return note_and_pass
