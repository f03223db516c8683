"""A tenant's requests are let in by its limits, given a time in the database, and counted as they are answered."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.http.request import split_domain_port
from psycopg.errors import QueryCanceled

from tenants.fairness.keeping import begin_keeping
from tenants.fairness.limits import Limits, limits_of, under
from tenants.fairness.pages import busy, too_slow
from tenants.fairness.shares import shares
from tenants.fairness.usage import Counts, note
from tenants.hosts import Door, door_for_host

Handler = Callable[[HttpRequest], HttpResponseBase]
Parts = Iterable[Any]
logger = logging.getLogger("kith.fairness")


class FairShareMiddleware:
    """Lets a tenant's request begin by what the tenant already takes of this process; else it comes back in a moment.

    Stands outside the unit of work, so what is refused has touched no database.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host, _port = split_domain_port(request._get_raw_host())  # type: ignore[attr-defined]
        door = door_for_host(host) if settings.FAIR_SHARES else None
        if door is None or not door.open:
            return self.get_response(request)
        limits = limits_of(door)
        if wait := shares().take(door.scope.key, limits):
            return _refuse(request, door, seconds=math.ceil(wait))
        try:
            with under(limits, limits.web):
                response = self.get_response(request)
        finally:
            shares().give_back(door.scope.key)
        return _each_part(response, lambda parts: _shared(door.scope.key, limits, parts))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A statement that took longer than the tenant's limit is nobody's bug; the unit of work is rolled back."""
        if not isinstance(exception.__cause__, QueryCanceled):
            return None
        logger.warning("a statement took too long and was ended")
        return too_slow(request)


class UsageMiddleware:
    """Stands just outside the unit of work, and counts for the tenant that was found inside."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        door = getattr(request, "tenant", None)
        if door is None or door.scope.tenant_id is None:
            return response
        begin_keeping()
        failed = int(response.status_code >= 500)
        note(door.scope.tenant_id, Counts(requests=1, failures=failed, work_ms=_ms_since(began)))
        return _each_part(response, lambda parts: _counted(door.scope.tenant_id, parts))


def _refuse(request: HttpRequest, door: Door, *, seconds: int) -> HttpResponseBase:
    if door.scope.tenant_id is not None:
        begin_keeping()
        note(door.scope.tenant_id, Counts(refused_for_limit=1))
    return busy(request, door, seconds=seconds)


def _each_part(response: HttpResponseBase, done: Callable[[Parts], Iterator[Any]]) -> HttpResponseBase:
    """A streamed answer is made after its middleware has returned."""
    if isinstance(response, StreamingHttpResponse) and not response.is_async:
        response.streaming_content = done(response.streaming_content)  # type: ignore[arg-type]
    return response


def _shared(key: str, limits: Limits, parts: Parts) -> Iterator[Any]:
    @contextmanager
    def held() -> Iterator[None]:
        with shares().holding(key), under(limits, limits.web):
            yield

    return _within(held, parts)


def _counted(tenant_id: UUID, parts: Parts) -> Iterator[Any]:
    @contextmanager
    def timed() -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            note(tenant_id, Counts(work_ms=_ms_since(began)))

    return _within(timed, parts)


def _within(around: Callable[[], Any], parts: Parts) -> Iterator[Any]:
    """The making of each part; the time its reader takes is not ours."""
    iterator = iter(parts)
    while True:
        with around():
            try:
                part = next(iterator)
            except StopIteration:
                return
        yield part


def _ms_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
