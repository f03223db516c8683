"""Public reads while tenants are made and dropped: the slowest of all of them, and whether a lock held one up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.bench.fleet.database import Fleet, drop, make
from tests.bench.fleet.timing import seconds
from tests.bench.table import Row
from tests.databases import ROOT

TENANTS = 50
CALM_SECONDS = 10
BLOCKED = 0.1
"""Seconds that a read may wait for a lock before the server refuses it."""


def rows(made: Fleet) -> Iterator[Row]:
    with _readers() as calm:
        time.sleep(CALM_SECONDS)
    dropped: list[float] = []
    with _readers() as busy:
        for number in range(TENANTS):
            make(f"passing{number:02}")
        for number in range(TENANTS):
            dropped.append(seconds(lambda schema=f"passing{number:02}": drop(schema)))
    why = "; ".join(sorted(set(busy["refused"]))[:3])
    yield Row(f"reads that failed, {TENANTS} tenants made and dropped", len(busy["refused"]), "reads", 0, why)
    yield Row("the slowest public read meanwhile", busy["worst"] * 1e3, "ms", BLOCKED * 1e3)
    yield Row("public reads meanwhile", busy["reads"], "reads")
    yield Row("public reads meanwhile, p99", busy["p99"] * 1e3, "ms")
    yield Row("the slowest public read in calm", calm["worst"] * 1e3, "ms")
    yield Row("public reads in calm, p99", calm["p99"] * 1e3, "ms")
    yield Row("dropping an empty mutual, the slowest", max(dropped), "s")


@contextmanager
def _readers() -> Iterator[dict[str, Any]]:
    """Reads go on inside; what was found is there after it."""
    env = {**os.environ, "PGOPTIONS": f"-c lock_timeout={BLOCKED * 1e3:.0f}ms"}
    command = [sys.executable, "-m", "tests.bench.fleet.reader"]
    pipe = subprocess.PIPE
    found: dict[str, Any] = {}
    with subprocess.Popen(command, env=env, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin and process.stdout
        process.stdout.readline()
        try:
            yield found
        finally:
            process.stdin.close()
            found |= json.loads(process.stdout.readline())
