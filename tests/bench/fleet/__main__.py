"""`make bench-fleet N=1000`: everything about a fleet of N tenants, in one run; writes build/bench/fleet.json.

ONLY=reading,memory measures those parts alone, WITHOUT=killing all but that one. KEEP=1 leaves the database with its
tenants for the next run, and leaves out the release, which would put them one ahead. A part that fails is a bar that is
not met, says why, and does not lose the others. Exit code 1 when a bar is not met.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator

from tests import environment
from tests.bench.table import Row, publish
from tests.databases import at

PARTS = (
    "catalogue",
    "making",
    "claiming",
    "alike",
    "current",
    "reading",
    "memory",
    "moving",
    "further",
    "rolling",
    "serving",
    "killing",
)


def main(number: int, written_to: str) -> int:
    name = f"kith_bench_fleet_{number}"
    with tempfile.TemporaryDirectory() as folder:
        _point_at(name, folder)
        import django

        django.setup()
        from tests.bench.fleet.database import fleet

        begun = time.perf_counter()
        with fleet(name, number, keep=bool(os.environ.get("KEEP"))) as made:
            rows = [row for part in _wanted() for row in _measured(part, made)]
        rows.append(Row("the whole run", time.perf_counter() - begun, "s"))
    return 0 if publish(written_to, rows) else 1


def _point_at(name: str, folder: str) -> None:
    """Everything in this process and its children works in the fleet's database, with files in a passing folder."""
    for variable in ("DATABASE_URL", "OWNER_DATABASE_URL"):
        os.environ[variable] = at(environment.FOUND[variable], name)
    os.environ |= {name: f"{folder}/{name.lower()}" for name in ("MEDIA_ROOT", "ARCHIVE_ROOT", "MAIL_FOLDER")}
    os.environ["LOG_LEVEL"] = "ERROR"


def _wanted() -> list[str]:
    only = set(filter(None, os.environ.get("ONLY", "").split(","))) or set(PARTS)
    without = set(os.environ.get("WITHOUT", "").split(",")) | ({"serving"} if os.environ.get("KEEP") else set())
    return [part for part in PARTS if part in only - without]


def _measured(part: str, made: object) -> Iterator[Row]:
    """The rows of one part; where it fails, those it had and one that says so."""
    from importlib import import_module

    begun = time.perf_counter()
    print(f"fleet · {part} …", flush=True)
    try:
        rows: Callable[[object], Iterator[Row]] = import_module(f"tests.bench.fleet.{part}").rows
        yield from rows(made)
    except Exception as error:
        traceback.print_exc()
        why = f"{type(error).__name__}: {str(error).strip()[:300]}"
        yield Row(f"{part}: not measured", None, "", why=why)
    print(f"fleet · {part}: {time.perf_counter() - begun:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "fleet"))
