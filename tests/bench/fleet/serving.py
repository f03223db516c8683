"""A release to the whole fleet while the old and the new code answer: no answer may be a failure."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench import side_by_side
from tests.bench.fleet.database import Fleet
from tests.bench.side_by_side import Bounds
from tests.bench.table import Row

VISITED = 10
BOUNDS = Bounds(requests=100_000, seconds=900)


def rows(made: Fleet) -> Iterator[Row]:
    """Leaves the fleet one release ahead."""
    yield Row("tenants that a release under load goes to", made.number + VISITED, "tenants")
    yield from side_by_side.rows(made.database, tenants=VISITED, bounds=BOUNDS)
