"""A schema from the snapshot and one by migrations, as pg_dump tells them: the lines that differ."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from unittest.mock import patch

from tenants import snapshots
from tests.bench.fleet.database import Fleet, drop, make
from tests.bench.table import Row
from tests.tenants.test_snapshots import dump


def rows(made: Fleet) -> Iterator[Row]:
    try:
        make("replayed")
        with patch.object(snapshots, "read", return_value=None):
            make("migrated")
        replayed, migrated = (dump(made.database, schema) for schema in ("replayed", "migrated"))
    finally:
        drop("replayed")
        drop("migrated")
    differing = sum(line[0] in "+-" for line in difflib.ndiff(replayed, migrated))
    yield Row("schema by snapshot against schema by migrations", differing, "lines differ", 0)
    yield Row("lines that pg_dump tells of it", len(migrated), "lines")
