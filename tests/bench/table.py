"""A benchmark's rows: printed as a table and written to build/bench/NAME.json."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

BUILD = Path(__file__).resolve().parents[2] / "build" / "bench"


@dataclass(frozen=True)
class Row:
    """`bar` is the most that `value` may be; None where the value is only told.

    `value` is None where it could not be measured: then `why` says why, and the bar is not met.
    """

    name: str
    value: float | None
    unit: str
    bar: float | None = None
    why: str = ""

    @property
    def met(self) -> bool | None:
        if self.value is None:
            return False
        return None if self.bar is None else self.value <= self.bar


def publish(name: str, rows: list[Row]) -> bool:
    """Print and write the rows, with what they were measured on; True when every bar is met."""
    rows = [*rows, *_machine()]
    BUILD.mkdir(parents=True, exist_ok=True)
    found = [{**asdict(row), "met": row.met} for row in rows]
    (BUILD / f"{name}.json").write_text(json.dumps(found, indent=2) + "\n")
    print(f"\n{name}")
    for row in rows:
        print(_line(row))
    return all(row.met is not False for row in rows)


def _line(row: Row) -> str:
    bar = "" if row.bar is None else f"at most {row.bar:g}"
    verdict = {None: "", True: "met", False: "NOT MET"}[row.met]
    value = "?" if row.value is None else f"{row.value:.3f}"
    why = f"\n    {row.why}" if row.why else ""
    return f"  {row.name:<72} {value:>10} {row.unit:<12} {bar:<14} {verdict}{why}".rstrip()


def _machine() -> list[Row]:
    """What it was measured on."""
    with psycopg.connect(os.environ["ADMIN_DATABASE_URL"]) as connection:
        version = connection.info.server_version
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return [
        Row("cores", len(os.sched_getaffinity(0)), "cores"),
        Row("memory of the machine", memory / 2**30, "GiB"),
        Row("PostgreSQL", version, "version"),
    ]
