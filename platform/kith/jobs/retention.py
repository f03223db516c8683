"""What rooms keep for a time only: each says what is due, and works off what two people approved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Keeper:
    """Both are called with a tenant's scope open. `due` removes nothing; `work_off` takes some and says how many."""

    name: str
    due: Callable[[], Sequence[Mapping[str, str]]]
    work_off: Callable[[], int]


_keepers: dict[str, Keeper] = {}


def register_keeper(keeper: Keeper) -> None:
    """Call from AppConfig.ready()."""
    _keepers[keeper.name] = keeper


def keepers() -> list[Keeper]:
    return list(_keepers.values())
