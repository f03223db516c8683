"""What one request or task is called in the logs: ids and a route, nothing about a person."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from kith.scope import scope_or_none

PLAIN_TOKEN = re.compile(r"\A[0-9a-fA-F-]{16,64}\Z")
"""Ids that proxies make. Hex digits cannot spell a name, so a caller cannot write one into our logs."""


@dataclass(slots=True)
class Trace:
    """`route` is the URL pattern or the task's name, never the path somebody asked for."""

    request: str = ""
    task: str = ""
    tenant: str = ""
    route: str = ""


_trace: ContextVar[Trace | None] = ContextVar("kith_trace", default=None)


def current_trace() -> Trace:
    """The trace of this request or task; an empty one outside both. Its tenant is the open scope's."""
    trace = _trace.get() or Trace()
    scope = scope_or_none()
    if scope is not None:
        trace.tenant = scope.key
    return trace


@contextmanager
def following(trace: Trace) -> Iterator[Trace]:
    token = _trace.set(trace)
    try:
        yield trace
    finally:
        _trace.reset(token)


def start(trace: Trace | None) -> None:
    """For workers, where a task's beginning and end are two signals; elsewhere use `following`."""
    _trace.set(trace)


def request_id(offered: str | None) -> str:
    """The id a proxy gave, where it is a plain token; else a new one."""
    return offered if offered and PLAIN_TOKEN.match(offered) else uuid.uuid4().hex
