"""What a tenant's requests ask of this process, counted as they are answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from tenants.fairness.keeping import begin_keeping
from tenants.fairness.usage import Counts, note

Handler = Callable[[HttpRequest], HttpResponseBase]


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
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _counted(door.scope.tenant_id, response.streaming_content)  # type: ignore[arg-type]
        return response


def _counted(tenant_id: UUID, parts: Iterable[Any]) -> Iterator[Any]:
    """Each part of a streamed answer is work too; the time its reader takes is not."""
    iterator = iter(parts)
    while True:
        began = time.perf_counter()
        try:
            part = next(iterator)
        except StopIteration:
            return
        finally:
            note(tenant_id, Counts(work_ms=_ms_since(began)))
        yield part


def _ms_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
