from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kith.access import open_to_all
from kith.catalogue.indicators import presenters, queries
from kith.catalogue.indicators.models import IndicatorVersion


@open_to_all(reason="What the figures mean is for everybody; there is no figure here.")
@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """Every indicator in its newest version."""
    themes = presenters.by_theme(queries.current_versions())
    return render(request, "indicators/indicators.html", {"themes": themes})


@open_to_all(reason="What a figure means is for everybody; there is no figure here.")
@require_safe
def indicator(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    """One version of an indicator, word for word; without a number, the newest."""
    try:
        found = queries.version_numbered(code, number) if number else queries.current_version(code)
    except IndicatorVersion.DoesNotExist:
        raise Http404 from None
    versions = queries.versions_of(code)
    context = {
        "version": found,
        "facts": presenters.facts(found),
        "versions": versions,
        "newest": versions[0],
    }
    return render(request, "indicators/indicator.html", context)
