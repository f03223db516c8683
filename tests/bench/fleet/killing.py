"""Kill -9 before every so-many-th word to the database, in what makes, migrates, deletes and restores a tenant.

The walks are tests: after each kill they look for anything routable and broken, and let the work go on to its end.
Here they are run and their kills counted; a test that fails is a bar that is not met.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import environment
from tests.bench.fleet.database import Fleet
from tests.bench.table import Row
from tests.databases import ROOT

WALKS = {
    "making a tenant": "tests/tenants/test_making_killed.py",
    "migrating the fleet": "tests/tenants/rollouts",
    "deleting a tenant": "tests/tenants/closing",
    "restoring a tenant": "tests/tenants/archives",
}
NAMED = "killed"
"""What the tests that walk are called by."""
EVERY = os.environ.get("KITH_KILL_EVERY", "13")
"""One word in so many is the last; 1 walks all of them, and takes an hour."""


def rows(made: Fleet) -> Iterator[Row]:
    for what, where in WALKS.items():
        kills, failed = _walk(where)
        name = f"{what}, killed: walks that left it broken"
        if kills:
            yield Row(name, len(failed), "walks", 0, "; ".join(failed)[:300])
        else:
            yield Row(name, None, "walks", 0, f"No kill was counted in {where}. {' '.join(failed)[:300]}")
        yield Row(f"{what}: times killed", kills, "kills")


def _walk(where: str) -> tuple[int, list[str]]:
    """How many kills there were, and the lines of what failed."""
    with tempfile.TemporaryDirectory() as folder:
        counted = Path(folder) / "kills"
        counted.touch()
        env = {
            **os.environ,
            **environment.FOUND,
            "KITH_KILLS": str(counted),
            "KITH_KILL_EVERY": EVERY,
            "COLUMNS": "300",
        }
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", NAMED, where]
        ended = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
        kills = len(counted.read_text().splitlines())
    if ended.returncode == 0:
        return kills, []
    failed = [line for line in ended.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return kills, failed or [(ended.stdout + ended.stderr).strip()[-300:]]
