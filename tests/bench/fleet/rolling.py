"""A column, an index and a table for many tenants: our roll-out beside stock migrate_schemas, per tenant.

Stock does a few tenants, ours the others; both in the same database with all of the fleet present, each in a process of
its own, timed from its first word to its last without the start of Python.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence

from tests.bench.fleet.database import Fleet
from tests.bench.fleet.grown.standing import begin, clear, grown
from tests.bench.table import Row
from tests.databases import ROOT

STOCK_TENANTS = 30
OUR_TENANTS = 300
SETTINGS = {"ours": "tests.bench.fleet.grown.settings", "stock": "tests.bench.fleet.grown.stock_settings"}


def rows(made: Fleet) -> Iterator[Row]:
    few = min(STOCK_TENANTS, made.number // 4)
    stock, ours = made.schemas[:few], made.schemas[few : few + OUR_TENANTS]
    clear(made)
    try:
        begin(made, [*stock, *ours])
        by_stock = _spent("stock", stock) / len(stock)
        by_ours = _spent("ours", ours) / len(ours)
        done = grown(made, [*stock, *ours])
    finally:
        clear(made)
    yield Row("tenants whose column, index and table are missing", len(stock) + len(ours) - done, "tenants", 0)
    yield Row(
        f"column, index and table, per tenant, ours (over {len(ours)}) / stock", by_ours / by_stock, "ratio", 0.05
    )
    yield Row(f"column, index and table, stock migrate_schemas over {len(stock)}", by_stock, "s a tenant")
    yield Row(f"column, index and table, our roll-out over {len(ours)}", by_ours, "s a tenant")


def _spent(kind: str, schemas: Sequence[str]) -> float:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS[kind], "BENCH_SCHEMAS": ",".join(schemas)}
    command = [sys.executable, "-m", "tests.bench.fleet.grown.migrate", kind]
    told = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    return float(told.splitlines()[-1])
