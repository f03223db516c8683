from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kith.access import SignedIn, requires
from kith.audit import presenters, queries
from kith.permissions import Permission

PAGE = 50


@requires(Permission.READ_AUDIT)
@require_safe
def events(request: SignedIn) -> HttpResponse:
    """Who did what here, the newest first."""
    about = request.GET.get("about", "")
    page = Paginator(queries.events(for_user=request.user, about=about), PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "columns": presenters.COLUMNS,
        "rows": presenters.event_rows(page),
        "nouns": [(noun, noun.replace("-", " ").capitalize()) for noun in queries.nouns_for(request.user)],
        "about": about,
    }
    return render(request, "audit/events.html", shown)
