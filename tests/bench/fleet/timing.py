"""Seconds, and what many of them come to."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def p95(found: Sequence[float]) -> float:
    """The value that nineteen in twenty do not pass."""
    return statistics.quantiles(found, n=20, method="inclusive")[-1]
