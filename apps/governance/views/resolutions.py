from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.governance import operations, presenters, queries
from apps.governance.forms import ResolutionForm
from kith.access import SignedIn, requires
from kith.errors import BadInput
from kith.permissions import Permission


@requires(Permission.READ_MUTUAL, Permission.READ_BUDGET)
@require_safe
def resolutions(request: SignedIn) -> HttpResponse:
    """Every decision, the latest first."""
    found = queries.resolutions(for_user=request.user, search=request.GET.get("q", ""))
    context = {"resolutions": found, "may_record": request.user.may(Permission.RECORD_RESOLUTION)}
    return render(request, "governance/resolutions.html", context)


@requires(Permission.READ_MUTUAL, Permission.READ_BUDGET)
@require_safe
def resolution(request: SignedIn, pk: UUID) -> HttpResponse:
    """One decision, and the money it allowed."""
    found = queries.get_resolution(pk=pk, for_user=request.user)
    rows = [presenters.allowed_row(row) for row in queries.lines_allowed_by(found, for_user=request.user)]
    context = {"resolution": found, "rows": rows, "columns": presenters.ALLOWED_COLUMNS}
    return render(request, "governance/resolution.html", context)


@requires(Permission.RECORD_RESOLUTION)
@require_http_methods(["GET", "POST"])
def record_resolution(request: SignedIn) -> HttpResponse:
    form = ResolutionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            recorded = operations.record_resolution(**form.cleaned_data, by=request.user, at=timezone.now())
        except BadInput as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, "The decision is written down.")
            return redirect("governance:resolution", pk=recorded.pk)
    return render(request, "governance/record_resolution.html", {"form": form})
