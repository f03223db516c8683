"""The shell's own pages: errors, a tenant's colours as a stylesheet, and the page of every component."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kith.access import open_to_all
from kith.observability.trace import current_trace
from kith.web import colour, showcase

_BARE = frozenset({"500", "503", "unknown_host"})
_ACCENT_CSS = """@layer tokens {{
  :root, [data-theme="light"] {{ --accent: {light}; --accent-soft: {light_soft}; }}
  @media (prefers-color-scheme: dark) {{
    :root:not([data-theme]) {{ --accent: {dark}; --accent-soft: {dark_soft}; }}
  }}
  [data-theme="dark"] {{ --accent: {dark}; --accent-soft: {dark_soft}; }}
}}
"""


@open_to_all(reason="A colour and nothing else.")
@require_safe
@cache_control(public=True, immutable=True, max_age=31536000)
def accent(request: HttpRequest, digits: str) -> HttpResponse:
    """The accent of a tenant as a stylesheet, moved until it reads on light and on dark paper."""
    if not colour.is_colour(digits):
        raise Http404
    return HttpResponse(_ACCENT_CSS.format(**colour.accent_tokens(f"#{digits}")), content_type="text/css")


@open_to_all(reason="Shows the pieces of the shell with made-up words; no data.")
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, on light and on dark."""
    return render(request, "web/components.html", showcase.context(request))


def error_page(request: HttpRequest | None, name: str, *, status: int, **context: Any) -> HttpResponse:
    """The page errors/<name>.html; `sentence` replaces its first sentence, `wait` says how long,
    `reference` what to quote. 500, 503 and unknown_host are drawn without the request: no database."""
    seen = None if name in _BARE else request
    return HttpResponse(render_to_string(f"errors/{name}.html", context, request=seen), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    return error_page(request, "400", status=400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403; an exception's own sentence is shown."""
    sentence = str(exception.args[0]) if exception is not None and exception.args else ""
    return error_page(request, "403", status=403, sentence=sentence)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404."""
    return error_page(request, "404", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """handler500; the reference is the request's id in the logs."""
    return error_page(request, "500", status=500, reference=current_trace().request)


def too_many(request: HttpRequest, *, wait: str = "") -> HttpResponse:
    """Too many tries; `wait` as people say it: "5 minutes"."""
    return error_page(request, "429", status=429, wait=wait)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW."""
    sentence = "This page was open for too long. Go back, open it again, and send it once more."
    return error_page(request, "403", status=403, sentence=sentence)
