from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.peersupport.queries.searching import search_everything
from apps.peersupport.views import asked
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file


@requires(Permission.READ_FAMILIES)
@require_safe
def search(request: SignedIn) -> HttpResponse:
    """Everything this person may see, by a name or a place."""
    words = asked.words(request)
    found = search_everything(words, for_user=request.user)
    if request.GET.get("as") == "csv":
        rows = ([one.label, hit.name, hit.note] for one in found for hit in one.hits)
        return csv_file("found", ["what", "name", "more"], rows)
    context = {"found": found, "words": words, "export": asked.export_address(request)}
    return render(request, "peersupport/search.html", context)
