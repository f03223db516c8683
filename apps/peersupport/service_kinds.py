"""The kinds of local service, and how long a check of one holds: dated data in service_kinds.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("service_kinds.toml")


def kinds() -> dict[str, str]:
    """Each kind by its key, with what it is in a few words."""
    found: dict[str, str] = _data()["kinds"]
    return found


def is_stale(last_checked_on: dt.date | None, *, today: dt.date) -> bool:
    """True where a page says how long ago it was checked, and to ring before going."""
    return _days(last_checked_on, today) > _data()["checks"]["ask_again_after_days"]


def may_be_suggested(last_checked_on: dt.date | None, *, today: dt.date) -> bool:
    """False where the check is so old, or there was none, that nobody is pointed to it."""
    return _days(last_checked_on, today) <= _data()["checks"]["suggested_for_days"]


def _days(last_checked_on: dt.date | None, today: dt.date) -> int:
    return (today - last_checked_on).days if last_checked_on else 10_000


@cache
def _data() -> dict[str, Any]:
    with FILE.open("rb") as file:
        return tomllib.load(file)
