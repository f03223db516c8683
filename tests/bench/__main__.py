"""`make bench`: every benchmark, on a copy of the golden database. Exit code 1 when a bar is not met."""

from __future__ import annotations

import sys

from tests import environment
from tests.bench import engine, neighbour, provision
from tests.bench.table import publish
from tests.databases import copied


def main() -> int:
    with copied(environment.NAME):
        met = [publish("engine", engine.rows()), publish("provision", provision.rows())]
        met.append(publish("neighbour", [*neighbour.rows()]))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
