"""A process that is killed as `kill -9` kills, before its n-th word to the database: for what must survive that.

    killed = run_killed("from tenants.fleet.caretaker import do_orders; do_orders()", database=name, at=7)

runs the code in a process of its own, with that database as the application's and the owner's, and kills it just
before the seventh statement, commit or copy. `killed` says whether it got that far: False means the code had ended.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.databases import ROOT, at
from tests.environment import FOUND

LONGEST = 1200
"""More words than any work says: a walk that gets here is going round in circles."""


def run_killed(code: str, *, database: str, at_word: int) -> bool:
    """Run `code`, killed before word number `at_word` (from 1). Raises AssertionError where it failed by itself."""
    env = {
        **os.environ,
        "KITH_KILLED_IN": database,
        "KITH_KILL_AT": str(at_word),
    }
    ended = subprocess.run([sys.executable, "-m", "tests.killed", code], env=env, cwd=ROOT, capture_output=True)
    if ended.returncode == -signal.SIGKILL:
        _count_kill()
        return True
    assert ended.returncode == 0, ended.stdout.decode() + ended.stderr.decode()
    return False


def every_word(code: str, *, database: str, every: int = 1) -> Iterator[int]:
    """Kill `code` before its 1st word, then its (1 + every)-th, and so on, until it ends unharmed.

    Yields the number after each kill: look at what is left, and put the database back as it was. KITH_KILL_EVERY=1 in
    the environment walks every word, whatever the test asks for.
    """
    for word in range(1, LONGEST, min(every, int(os.environ.get("KITH_KILL_EVERY", every)))):
        if not run_killed(code, database=database, at_word=word):
            return
        yield word
    raise AssertionError(f"It still had something to say after {LONGEST} words.")


def _count_kill() -> None:
    """One line a kill, in the file that the benchmark names: it tells how many there were."""
    if path := os.environ.get("KITH_KILLS"):
        with Path(path).open("a") as file:
            file.write(os.environ.get("PYTEST_CURRENT_TEST", "") + "\n")


def _count_words(kill_at: int) -> None:
    import psycopg

    said = 0

    def counted(say: Callable[..., Any]) -> Callable[..., Any]:
        def say_or_die(*args: Any, **kwargs: Any) -> Any:
            nonlocal said
            said += 1
            if said == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
            return say(*args, **kwargs)

        return say_or_die

    for name in ("execute", "executemany", "copy"):
        setattr(psycopg.Cursor, name, counted(getattr(psycopg.Cursor, name)))
    psycopg.Connection.commit = counted(psycopg.Connection.commit)  # type: ignore[method-assign]


if __name__ == "__main__":
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL"):  # tests.environment has named a database of this process
        os.environ[name] = at(FOUND[name], os.environ["KITH_KILLED_IN"])
    import django

    django.setup()
    _count_words(int(os.environ["KITH_KILL_AT"]))
    exec(sys.argv[1])
