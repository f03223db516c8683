"""Is this process able to serve? Each storey registers what it can check; answers are kept a few seconds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from types import MappingProxyType

KEEP_SECONDS = 4.0
WAIT_SECONDS = 3.0
Check = Callable[[], str]
"""Returns "" when all is well, else one plain sentence without personal data or tenants' names."""

logger = logging.getLogger("kith.health")


@dataclass(frozen=True)
class Registered:
    check: Check
    keep_seconds: float


@dataclass(frozen=True)
class Answer:
    """`at` is on the clock of time.monotonic(); `problem` is "" when all is well."""

    at: float
    problem: str


@dataclass(frozen=True)
class Report:
    checks: Mapping[str, str]

    @property
    def ready(self) -> bool:
        return not any(self.checks.values())


_checks: dict[str, Registered] = {}
_answers: dict[str, Answer] = {}
_lock = Lock()


def register(name: str, check: Check, *, keep_seconds: float = KEEP_SECONDS) -> None:
    """Call from AppConfig.ready(). A good answer is kept `keep_seconds`, a bad one KEEP_SECONDS."""
    _checks[name] = Registered(check, keep_seconds)


def registered() -> Mapping[str, Registered]:
    return MappingProxyType(_checks)


def current_report(*, now: float) -> Report:
    """The readiness. One thread asks while the others wait a moment: probes never pile up on a sick database."""
    if not _lock.acquire(timeout=WAIT_SECONDS):
        return Report({"checks": "The last round of checks has not ended."})
    try:
        for name, entry in _checks.items():
            if _is_stale(_answers.get(name), entry, now):
                _answers[name] = Answer(now, run(entry.check))
        return Report({name: _answers[name].problem for name in _checks})
    finally:
        _lock.release()


def forget_answers() -> None:
    with _lock:
        _answers.clear()


def run(check: Check) -> str:
    """What the check found; a check that breaks has found something."""
    try:
        return check()
    except Exception as error:
        logger.warning("A readiness check failed", exc_info=True)
        return f"cannot be checked ({type(error).__name__})"


def _is_stale(answer: Answer | None, entry: Registered, now: float) -> bool:
    if answer is None:
        return True
    return now - answer.at > (KEEP_SECONDS if answer.problem else entry.keep_seconds)
