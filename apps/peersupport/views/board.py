"""The coordinator's board: what waits, and who has how much."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.peersupport.presenters import board as present
from apps.peersupport.queries import board as read
from apps.peersupport.queries.families import search_families
from apps.peersupport.views import asked
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file

AT_ONCE = 50


@requires(Permission.WRITE_FAMILY)
@require_safe
def board(request: SignedIn) -> HttpResponse:
    """The day in numbers, each with the way to what it counts."""
    today = timezone.localdate()
    numbers = read.waiting(for_user=request.user, on=today)
    return render(request, "peersupport/board.html", {"cards": present.cards(numbers), "today": today})


@requires(Permission.WRITE_FAMILY)
@require_safe
def next_steps(request: SignedIn) -> HttpResponse:
    """Families with no next step, those we have not talked with longest on top."""
    today, lacks = timezone.localdate(), request.GET.get("lacks", "")
    found = read.families_without(for_user=request.user, lacks=lacks)
    found = search_families(found, words=asked.words(request), show="", centre=None)
    if request.GET.get("as") == "csv":
        return csv_file("no-next-step", present.STEPS_EXPORT, map(present.step_export, found))
    page = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "page": page, "columns": present.STEPS_HEAD, "rows": [present.step_row(one, today=today) for one in page],
        "lacks": present.LACKS, "export": asked.export_address(request),
    }  # fmt: skip
    return render(request, "peersupport/next_steps.html", context)


@requires(Permission.WRITE_FAMILY)
@require_safe
def open_handovers(request: SignedIn) -> HttpResponse:
    found = read.open_handovers_for(for_user=request.user)
    if request.GET.get("as") == "csv":
        return csv_file("open-handovers", present.HANDOVERS_HEAD, map(present.handover_export, found))
    context = {
        "columns": present.HANDOVERS_HEAD, "rows": [present.handover_row(one) for one in found],
        "export": asked.export_address(request),
    }  # fmt: skip
    return render(request, "peersupport/open_handovers.html", context)


@requires(Permission.WRITE_FAMILY)
@require_safe
def workload(request: SignedIn) -> HttpResponse:
    """Who has how many families, and how many more there is room for."""
    today = timezone.localdate()
    found = read.workload(on=today)
    if request.GET.get("as") == "csv":
        head = [label.removeprefix("#") for label in present.LOAD_HEAD]
        return csv_file("workload", head, map(present.load_export, found))
    context = {
        "columns": present.LOAD_HEAD, "rows": [present.load_row(one, today=today) for one in found],
        "families": sum(one.families for one in found), "room": sum(one.standing.room for one in found),
        "export": asked.export_address(request),
    }  # fmt: skip
    return render(request, "peersupport/workload.html", context)
