"""Whether somebody may be reading along: rooms above say so, and then nobody is asked anything they may not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Reads = Callable[[Any], bool]

_checks: list[Reads] = []


def register_shared_screen(check: Reads) -> None:
    """Call from AppConfig.ready(). `check(user)` is true while that person shares their screen with somebody."""
    if check not in _checks:
        _checks.append(check)


def is_shared(user: Any) -> bool:
    return any(check(user) for check in _checks)
