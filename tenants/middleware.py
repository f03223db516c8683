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
