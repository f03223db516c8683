"""Take a guard away and a test goes red: for every guard of isolation."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.isolation.mutants import MUTANTS

ROOT = Path(__file__).resolve().parents[2]
EVERY = int(os.environ.get("KITH_MUTANTS_EVERY", "2"))
"""One guard in so many is taken away; `KITH_MUTANTS_EVERY=1` takes away each of them, one after another."""
NOT_INHERITED = ("PYTEST_", "DATABASE_URL", "OWNER_DATABASE_URL")


@pytest.mark.parametrize("name", list(MUTANTS)[::EVERY])
def test_without_the_guard_a_test_fails(name: str) -> None:
    run = _run(*MUTANTS[name].caught_by, mutant=name)
    assert run.returncode == 1, f"Without “{MUTANTS[name].guard}” nothing went red:\n{run.stdout[-2000:]}"
    assert " failed" in run.stdout.splitlines()[-1]


def test_with_every_guard_the_same_tests_pass() -> None:
    tests = sorted({test for mutant in MUTANTS.values() for test in mutant.caught_by})
    run = _run(*tests)
    assert run.returncode == 0, run.stdout[-3000:]


def _run(*tests: str, mutant: str = "") -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
    env["KITH_TEST_MUTANT"] = mutant
    stop = ["-x"] if mutant else []
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *stop, *tests]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
