"""What one tenant may take of what all share. Each has a value for everybody; an operator may set a tenant's own.

Kept in the tenant's row and remembered with its door, so that reading them costs no query.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from kith.errors import BadInput
from tenants.engine.patience import Patience, patient
from tenants.hosts import Door


class NotALimit(BadInput):
    """No limit has this name, or it cannot have this value."""


def _limit(value: int, title: str, unit: str, *, least: int, most: int) -> Any:
    return field(default=value, metadata={"title": title, "unit": unit, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Limits:
    requests_per_second: int = _limit(50, "Requests in a second", "in each web process", least=1, most=10_000)
    """On average; twice as many at once."""
    share_percent: int = _limit(50, "Share of the web", "% of each process", least=1, most=100)
    """Of the threads and the working time of a web process, while others want some; alone, all threads but one."""
    statement_seconds: int = _limit(15, "One statement of a page", "seconds", least=1, most=300)
    """For the database to do one thing that a page asks for."""
    idle_seconds: int = _limit(30, "A page’s pause between statements", "seconds", least=1, most=300)
    """While its transaction holds locks that others may wait for."""
    task_seconds: int = _limit(300, "One statement of a task", "seconds", least=1, most=3600)
    """For one thing that a task asks of the database, and for its pauses."""
    worker_percent: int = _limit(50, "Share of the workers", "% of all", least=1, most=100)
    """Of all task processes together, so many tasks of the tenant run at once; never fewer than one."""
    storage_mb: int = _limit(5_000, "Tables", "MB", least=1, most=10_000_000)
    """Operators are told when the tenant's tables and their indexes are larger."""
    rows: int = _limit(2_000_000, "Rows", "rows", least=1, most=2_000_000_000)
    """Operators are told when the tenant has more."""
    files_mb: int = _limit(5_000, "Files", "MB", least=1, most=10_000_000)
    """No further file is taken in when the tenant's files would be larger together."""

    @property
    def web(self) -> Patience:
        return Patience(self.statement_seconds, self.idle_seconds)

    @property
    def tasks(self) -> Patience:
        return Patience(self.task_seconds, self.task_seconds)


LIMITS = {one.name: one for one in fields(Limits)}


def limits_of(door: Door) -> Limits:
    """The limits of a tenant, or of the public host: its own where it has any, everybody's otherwise."""
    return _limits(tuple(sorted(door.limits.items()))) if door.limits else EVERYBODYS


EVERYBODYS = Limits()
_limits_here: ContextVar[Limits] = ContextVar("kith_limits", default=EVERYBODYS)


def current_limits() -> Limits:
    """Of the tenant that the request or task under way is for; everybody's elsewhere."""
    return _limits_here.get()


@contextmanager
def under(limits: Limits, patience: Patience) -> Iterator[None]:
    """The work inside is a tenant's, and is given this long for a statement."""
    token = _limits_here.set(limits)
    try:
        with patient(patience):
            yield
    finally:
        _limits_here.reset(token)


def read_limits(stored: Mapping[str, Any]) -> Limits:
    """What is stored, with everybody's value for what is not there or makes no sense: a page is not lost to a slip."""
    return Limits(**{name: value for name, value in stored.items() if _problem(name, value) == ""})


def check_limit(name: str, value: Any) -> None:
    """Raises NotALimit, saying which and why."""
    if problem := _problem(name, value):
        raise NotALimit(problem, field=name)


@lru_cache(maxsize=4096)
def _limits(stored: tuple[tuple[str, Any], ...]) -> Limits:
    return read_limits(dict(stored))


def _problem(name: str, value: Any) -> str:
    if name not in LIMITS:
        return f"There is no limit called {name}."
    about = LIMITS[name].metadata
    if type(value) is not int or not about["least"] <= value <= about["most"]:
        return f"{about['title']}: a whole number from {about['least']:,} to {about['most']:,}."
    return ""
