"""Making a mutual from the snapshot beside making one by migrations, turn and turn about."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from unittest.mock import patch

from tests.bench.table import Row
from tests.golden import key

ROUNDS = 7


def rows() -> list[Row]:
    """Needs a database whose owner may be reached: run by `python -m tests.bench`."""
    import django

    django.setup()
    from tenants import snapshots

    spent: dict[str, list[float]] = {"snapshot": [], "migrations": []}
    for number in range(ROUNDS):
        spent["snapshot"].append(_seconds(f"replayed{number}"))
        with patch.object(snapshots, "read", _none):
            spent["migrations"].append(_seconds(f"migrated{number}"))
    snapshot, migrations = (statistics.median(found) for found in spent.values())
    return [
        Row("a mutual from the snapshot / by migrations", snapshot / migrations, "ratio", 0.2),
        Row("a mutual from the snapshot, the slowest", max(spent["snapshot"]), "s"),
        Row("a mutual by migrations", migrations, "s"),
    ]


def _seconds(schema: str) -> float:
    from tenants.provisioning import make_tenant

    begun = time.perf_counter()
    make_tenant(schema=schema, kind="mutual", name=schema, host=f"{schema}.example", id=key(f"tenant {schema}"))
    return time.perf_counter() - begun


_none: Callable[[str], None] = lambda kind: None  # noqa: E731
