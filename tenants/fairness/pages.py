"""What is answered instead of a page: come back in a moment, and this took too long. Drawn without the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string

from kith.web.words import say_count
from tenants.hosts import Door

BUSY = "This place is busy for a moment. Nothing is lost: try again in {}."
TOO_SLOW = "This took too long, so we stopped it. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Looks:
    """What the frame of a page shows of a tenant. Kith's own page without a name."""

    name: str = ""
    strapline: str = ""
    accent: str = ""
    mark: str = ""


def busy(request: HttpRequest, door: Door, *, seconds: int) -> HttpResponseBase:
    """429, with how many seconds to wait before asking again. There may be hundreds of these in a second."""
    wait = say_count(seconds, "second")
    response = _answer(request, door, BUSY.format(wait), "fairness/busy.html", wait=wait, status=429)
    response["Retry-After"] = str(seconds)
    return response


def too_slow(request: HttpRequest) -> HttpResponseBase:
    """503 for a statement that was ended; it has been logged, and is not an error."""
    door = getattr(request, "tenant", None)
    response = _answer(request, door, TOO_SLOW, "fairness/too_slow.html", status=503)
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _answer(
    request: HttpRequest, door: Door | None, sentence: str, template: str, *, status: int, wait: str = ""
) -> HttpResponseBase:
    response: HttpResponseBase
    if _wants_json(request):
        response = JsonResponse({"detail": sentence, "field": ""}, status=status)
    elif request.headers.get("HX-Request") == "true":
        response = HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    else:
        page = _page(template, _looks(door), wait=wait, may_ask_again=request.method == "GET")
        response = HttpResponse(page, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@lru_cache(maxsize=512)
def _page(template: str, looks: Looks, *, wait: str, may_ask_again: bool) -> str:
    """Where asking again does the same, with a link that does; what was sent from a form is sent again from it."""
    return render_to_string(template, {"tenant": looks, "wait": wait, "may_ask_again": may_ask_again})


def _looks(door: Door | None) -> Looks:
    if door is None or door.scope.is_public:
        return Looks()
    return Looks(door.name, door.strapline, door.accent, door.mark)


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")
