"""What is answered instead of a page: come back in a moment, and this took too long. Drawn without the database."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string

from kith.web.words import say_count
from tenants.hosts import Door

BUSY = "This place is busy for a moment. Nothing is lost: try again in {}."
TOO_SLOW = "This took too long, so we stopped it. Nothing was changed."


def busy(request: HttpRequest, door: Door, *, seconds: int) -> HttpResponseBase:
    """429, with how many seconds to wait before asking again."""
    wait = say_count(seconds, "second")
    told: dict[str, Any] = {"tenant": None if door.scope.is_public else door, "wait": wait, "again": _again(request)}
    response = _answer(request, BUSY.format(wait), "fairness/busy.html", told, status=429)
    response["Retry-After"] = str(seconds)
    return response


def too_slow(request: HttpRequest) -> HttpResponseBase:
    """503 for a statement that was ended; it has been logged, and is not an error."""
    door = getattr(request, "tenant", None)
    told: dict[str, Any] = {"tenant": door if door and not door.scope.is_public else None, "again": _again(request)}
    response = _answer(request, TOO_SLOW, "fairness/too_slow.html", told, status=503)
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _answer(
    request: HttpRequest, sentence: str, template: str, told: dict[str, Any], *, status: int
) -> HttpResponseBase:
    response: HttpResponseBase
    if _wants_json(request):
        response = JsonResponse({"detail": sentence, "field": ""}, status=status)
    elif request.headers.get("HX-Request") == "true":
        response = HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    else:
        response = HttpResponse(render_to_string(template, told), status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")


def _again(request: HttpRequest) -> str:
    """Where asking again does the same; what was sent from a form is sent again from the form."""
    return request.get_full_path() if request.method == "GET" else ""
