"""A mutual from the snapshot beside one by migrations, turn and turn about, with the whole fleet present."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from unittest.mock import patch

from tenants import snapshots
from tests.bench.fleet.database import Fleet, drop, make
from tests.bench.fleet.timing import p95, seconds
from tests.bench.table import Row

MADE = 24
EVERY = 4
"""After so many from the snapshot, one by migrations."""


def rows(made: Fleet) -> Iterator[Row]:
    assert snapshots.read("mutual"), "The snapshots are not the migrations': run manage.py take_snapshots."
    by_snapshot: list[float] = []
    by_migrations: list[float] = []
    for number in range(MADE):
        by_snapshot.append(_made(f"replayed{number:02}"))
        if number % EVERY == 0:
            with patch.object(snapshots, "read", return_value=None):
                by_migrations.append(_made(f"migrated{number:02}"))
    migrated = statistics.median(by_migrations)
    yield Row("a mutual from the snapshot, p95 / by migrations", p95(by_snapshot) / migrated, "ratio", 0.2)
    yield Row("a mutual from the snapshot, p95", p95(by_snapshot), "s")
    yield Row("a mutual from the snapshot, median", statistics.median(by_snapshot), "s")
    yield Row("a mutual by migrations, median", migrated, "s")


def _made(schema: str) -> float:
    try:
        return seconds(lambda: make(schema))
    finally:
        drop(schema)
