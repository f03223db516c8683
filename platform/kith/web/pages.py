"""The pages of the shell itself: a tenant's colours as a stylesheet, and the page of every component."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kith.web import colour, showcase

_ACCENT_CSS = """@layer tokens {{
  :root, [data-theme="light"] {{ --accent: {light}; --accent-soft: {light_soft}; }}
  @media (prefers-color-scheme: dark) {{ :root:not([data-theme]) {{ --accent: {dark}; --accent-soft: {dark_soft}; }} }}
  [data-theme="dark"] {{ --accent: {dark}; --accent-soft: {dark_soft}; }}
}}
"""


@require_safe
@cache_control(public=True, immutable=True, max_age=31536000)
def accent(request: HttpRequest, digits: str) -> HttpResponse:
    """The accent of a tenant as a stylesheet, moved until it reads on light and dark paper. Public: a colour only."""
    if not colour.is_colour(digits):
        raise Http404
    return HttpResponse(_ACCENT_CSS.format(**colour.accent_tokens(f"#{digits}")), content_type="text/css")


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, on light and on dark. Public: it shows no data."""
    return render(request, "web/components.html", showcase.context(request))
