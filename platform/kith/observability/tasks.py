"""A task's lines in the logs: whose it is, which request sent it, how it ended."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery import signals
from django.conf import settings

from kith.observability import sentry
from kith.observability.logs import configure_logging
from kith.observability.trace import Trace, current_trace, start

REQUEST_HEADER = "kith_request"
SCOPE_HEADER = "kith_scope"
logger = logging.getLogger("kith.task")


@signals.setup_logging.connect(weak=False)
def keep_our_logs(**_: Any) -> None:
    """With a receiver here, the worker leaves the logs as settings made them."""
    configure_logging(level=settings.LOG_LEVEL, style=settings.LOG_FORMAT)


@signals.before_task_publish.connect(weak=False)
def carry_request(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None and (request := current_trace().request):
        headers.setdefault(REQUEST_HEADER, request)


@signals.task_prerun.connect(weak=False)
def begin(task: Any, task_id: str, **_: Any) -> None:
    trace = Trace(_header(task, REQUEST_HEADER), task_id, _header(task, SCOPE_HEADER), task.name)
    start(trace)
    sentry.mark(trace)
    task.request.kith_began = time.perf_counter()


@signals.task_postrun.connect(weak=False)
def end(task: Any, state: str | None = None, **_: Any) -> None:
    began = getattr(task.request, "kith_began", time.perf_counter())
    took = round((time.perf_counter() - began) * 1000, 1)
    logger.info("task ended", extra={"outcome": state or "", "duration_ms": took})
    start(None)


def _header(task: Any, name: str) -> str:
    return str((task.request.headers or {}).get(name) or getattr(task.request, name, None) or "")
