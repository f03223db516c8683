"""Shared rows every deployment starts with (areas, definitions, templates): each app registers its own."""

from __future__ import annotations

from collections.abc import Callable

Seed = Callable[[], object]

_seeds: dict[str, Seed] = {}


def register_seed(name: str, seed: Seed) -> None:
    """`seed` runs on the public host after every migration; doing it again changes nothing."""
    _seeds[name] = seed


def seeds() -> dict[str, Seed]:
    return dict(_seeds)
