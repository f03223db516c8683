"""Small work done again and again in every tenant, each time in its own unit of work; `tenants` goes the rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Round:
    """`do` is called with a tenant's scope open. What it hands to the queue leaves after the commit."""

    name: str
    do: Callable[[], object]
    kinds: frozenset[str]


_rounds: dict[str, Round] = {}


def register_round(name: str, do: Callable[[], object], *, kinds: frozenset[str]) -> None:
    """Call from AppConfig.ready()."""
    _rounds[name] = Round(name, do, kinds)


def rounds_in(kind: str) -> list[Round]:
    return [one for one in _rounds.values() if kind in one.kinds]
