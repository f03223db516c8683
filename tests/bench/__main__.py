"""`make bench`: every benchmark, on a copy of the golden database. Exit code 1 when a bar is not met."""

from __future__ import annotations

import os
import subprocess
import sys

from tests import environment
from tests.bench import engine, families, forms, neighbour, provision, side_by_side
from tests.bench.table import publish
from tests.databases import copied

SMALL_FLEET = "20"
NOT_AGAIN = "killing,serving"
"""Kills are walked by `make test`, a release is served above."""


def main() -> int:
    with copied(environment.NAME):
        met = [publish("engine", engine.rows()), publish("provision", provision.rows())]
        met.append(publish("forms", [*forms.rows(environment.NAME)]))
        met.append(publish("families", [*families.rows()]))
        met.append(publish("neighbour", [*neighbour.rows()]))
        met.append(publish("side_by_side", [*side_by_side.rows(environment.NAME)]))
    met.append(_alone("tests.bench.record"))
    met.append(_alone("tests.bench.fleet", SMALL_FLEET, "fleet_small", WITHOUT=NOT_AGAIN))
    return 0 if all(met) else 1


def _alone(module: str, *arguments: str, **env: str) -> bool:
    """In a process of its own: it has a database of its own."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env={**os.environ, **env}).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
