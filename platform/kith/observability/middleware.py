from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import sentry_sdk
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from kith.observability import sentry
from kith.observability.health import current_report
from kith.observability.trace import Trace, current_trace, following, request_id

Handler = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger("kith.request")
HEALTH_PATHS = {"/healthz", "/readyz"}
QUIET = (*HEALTH_PATHS, "/static/")


class RequestLogMiddleware:
    """Gives each request an id, writes one line about it, and marks error reports with its tenant."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        trace = Trace(request=request_id(request.headers.get("X-Request-ID")))
        with following(trace), sentry_sdk.isolation_scope():
            sentry.mark(trace)
            response = self.get_response(request)
            door = getattr(request, "tenant", None)
            trace.tenant = door.scope.key if door else trace.tenant
            _log(request, response, milliseconds=(time.perf_counter() - began) * 1000)
        response["X-Request-ID"] = trace.request
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """The route is known, and the tenant's unit of work is open."""
        trace = current_trace()
        trace.route = request.resolver_match.route if request.resolver_match else ""
        sentry.mark(trace)


class HealthMiddleware:
    """Answers /healthz and /readyz on any host, before a tenant is looked for; /healthz touches nothing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path not in HEALTH_PATHS or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        response = HttpResponse("ok\n", content_type="text/plain") if request.path == "/healthz" else _readiness()
        response["Cache-Control"] = "no-store"
        return response


def _readiness() -> HttpResponse:
    report = current_report(now=time.monotonic())
    body = {
        "ready": report.ready,
        "checks": {name: problem or "ok" for name, problem in report.checks.items()},
    }
    response = JsonResponse(body, status=200 if report.ready else 503)
    response._has_been_logged = True  # type: ignore[attr-defined]  # a probe asks every few seconds
    return response


def _log(request: HttpRequest, response: HttpResponseBase, *, milliseconds: float) -> None:
    level = logging.DEBUG if request.path.startswith(QUIET) else logging.INFO
    if response.status_code >= 500 and request.path not in HEALTH_PATHS:
        level = logging.WARNING  # what went wrong has a line of its own
    logger.log(
        level,
        "answered",
        extra={
            "method": request.method,
            "status": response.status_code,
            "duration_ms": round(milliseconds, 1),
        },
    )
