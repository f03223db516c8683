"""One request, one tenant, one transaction: around everything else, the other middleware included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.http.request import split_domain_port
from django.shortcuts import render

from kith.scope import Scope
from tenants.closing.pages import instead_of_the_view, reading_only, was_not_allowed
from tenants.hosts import door_for_host
from tenants.isolation import unit_of_work

Handler = Callable[[HttpRequest], HttpResponseBase]


class TenantMiddleware:
    """Finds the tenant by host and does the whole request as it. Rolls back when the answer is a failure."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host, _port = split_domain_port(request._get_raw_host())  # type: ignore[attr-defined]
        door = door_for_host(host)
        if door is None:
            return _page(request, "errors/unknown_host.html", 404, host=host)
        if not door.open:
            return _page(request, "errors/suspended.html", 503, name=door.name)
        request.tenant = door  # type: ignore[attr-defined]
        request.urlconf = settings.TENANT_TYPES[door.scope.kind]["URLCONF"]
        return self._answer(request, door.scope)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Where the door is not wide open, an answer of its own; while it is only read, a place to go back to."""
        door = request.tenant  # type: ignore[attr-defined]
        if door.reading_only:
            request.before_view = transaction.savepoint()  # type: ignore[attr-defined]
        return instead_of_the_view(request, door, view)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A page that writes as it is read, in a tenant that is only read: nothing of it stays."""
        if not (was_not_allowed(exception) and request.tenant.reading_only):  # type: ignore[attr-defined]
            return None
        transaction.savepoint_rollback(request.before_view)  # type: ignore[attr-defined]
        transaction.set_rollback(False)
        return reading_only(request)

    def _answer(self, request: HttpRequest, scope: Scope) -> HttpResponseBase:
        with unit_of_work(scope):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _stream(scope, response.streaming_content)  # type: ignore[arg-type]
        return response


def _stream(scope: Scope, parts: Iterable[Any]) -> Iterator[Any]:
    """Each part of a streamed answer is made in its tenant; between parts nothing is open."""
    iterator = iter(parts)
    while True:
        with unit_of_work(scope):
            try:
                part = next(iterator)
            except StopIteration:
                return
        yield part


def _page(request: HttpRequest, template: str, status: int, **context: str) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
