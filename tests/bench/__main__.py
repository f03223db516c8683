"""`make bench`: every benchmark, on a copy of the golden database. Exit code 1 when a bar is not met."""

from __future__ import annotations

import os
import subprocess
import sys

from tests import environment
from tests.bench import engine, families, forms, neighbour, provision, record, side_by_side
from tests.bench.table import publish
from tests.databases import copied

SMALL_FLEET = "20"


def main() -> int:
    with copied(environment.NAME):
        met = [publish("engine", engine.rows()), publish("provision", provision.rows())]
        met.append(publish("forms", [*forms.rows(environment.NAME)]))
        met.append(publish("record", [*record.rows()]))
        met.append(publish("families", [*families.rows()]))
        met.append(publish("neighbour", [*neighbour.rows()]))
        met.append(publish("side_by_side", [*side_by_side.rows(environment.NAME)]))
    met.append(_small_fleet())
    return 0 if all(met) else 1


def _small_fleet() -> bool:
    """In a process of its own: it has a database of its own. Kills are walked by `make test`, a release is above."""
    env = {**os.environ, "WITHOUT": "killing,serving"}
    command = [sys.executable, "-m", "tests.bench.fleet", SMALL_FLEET, "fleet_small"]
    return subprocess.run(command, env=env).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
