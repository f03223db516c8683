"""A benchmark's rows: printed as a table and written to build/bench/NAME.json."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

BUILD = Path(__file__).resolve().parents[2] / "build" / "bench"


@dataclass(frozen=True)
class Row:
    """`bar` is the most that `value` may be; None where the value is only told."""

    name: str
    value: float
    unit: str
    bar: float | None = None

    @property
    def met(self) -> bool | None:
        return None if self.bar is None else self.value <= self.bar


def publish(name: str, rows: list[Row]) -> bool:
    """Print and write the rows; True when every bar is met."""
    BUILD.mkdir(parents=True, exist_ok=True)
    found = [{**asdict(row), "met": row.met} for row in rows]
    (BUILD / f"{name}.json").write_text(json.dumps(found, indent=2) + "\n")
    print(f"\n{name}")
    for row in rows:
        bar = "" if row.bar is None else f"at most {row.bar:g}"
        verdict = {None: "", True: "met", False: "NOT MET"}[row.met]
        print(f"  {row.name:<66} {row.value:>9.3f} {row.unit:<12} {bar:<14} {verdict}")
    return all(row.met is not False for row in rows)
