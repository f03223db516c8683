"""The thread that keeps usage: one in each process that serves tenants, begun when it first counts, with a connection
of its own that it closes each time, so that an idle process holds none."""

from __future__ import annotations

import atexit
import os
from threading import Event, Lock, Thread
from typing import Any

from django.conf import settings
from django.db import connection

from tenants.fairness.usage import keep_usage

_lock = Lock()
_stop = Event()
_begun_in: int | None = None
"""The process the thread runs in: a fork carries none along."""


def begin_keeping() -> None:
    """See that this process keeps what it counts. Costs nothing once it does."""
    global _begun_in
    if _begun_in == os.getpid() or not settings.USAGE_KEPT_EVERY_SECONDS:
        return
    with _lock:
        if _begun_in != os.getpid():
            _begun_in = os.getpid()
            Thread(target=_keep_on, name="kith-usage", daemon=True).start()
            atexit.register(end_keeping)


def end_keeping(**_: Any) -> None:
    """Keep what is left, as the process ends."""
    _stop.set()
    keep_and_close()


def keep_and_close() -> int:
    try:
        return keep_usage()
    finally:
        connection.close()


def _keep_on() -> None:
    while not _stop.wait(settings.USAGE_KEPT_EVERY_SECONDS):
        keep_and_close()


def _begin_anew() -> None:
    global _lock, _stop
    _lock, _stop = Lock(), Event()


os.register_at_fork(after_in_child=_begin_anew)
