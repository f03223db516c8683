"""Room for files: what a tenant has, by a look at its folder now and then; a refusal where one more is too many."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.conf import settings

from kith.errors import BadInput
from kith.scope import current_scope
from tenants.fairness.limits import current_limits

LOOK_EVERY_SECONDS = 60.0
MB = 1_000_000

_seen: dict[str, tuple[float, int]] = {}
"""Scope key → until when the look is good, and the bytes that were there."""


class NoRoomForFiles(BadInput):
    """With this file the tenant would have more than its limit."""


def refuse_without_room(size: int) -> None:
    """Raises NoRoomForFiles. A process that did not see another's files for a minute may let one too many in."""
    scope = current_scope()
    if scope.is_public:
        return
    there, limit = bytes_of(scope.key), current_limits().files_mb * MB
    if there + size > limit:
        raise NoRoomForFiles("There is no room for another file here. Take some away, or ask Kith for more room.")
    _seen[scope.key] = (_seen[scope.key][0], there + size)


def bytes_of(key: str) -> int:
    """What the tenant's files take together, as this process last saw."""
    good_until, found = _seen.get(key, (0.0, 0))
    if good_until < time.monotonic():
        found = sum(_size(path) for path in (Path(settings.MEDIA_ROOT) / key).rglob("*"))
        _seen[key] = (time.monotonic() + LOOK_EVERY_SECONDS, found)
    return found


def forget_looks() -> None:
    _seen.clear()


def _size(path: Path) -> int:
    try:
        return os.stat(path).st_size if path.is_file() else 0
    except FileNotFoundError:
        return 0
