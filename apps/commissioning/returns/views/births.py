from __future__ import annotations

import io

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.commissioning.returns import operations, presenters, queries
from apps.commissioning.returns.forms import BirthEstimatesForm
from kith.access import SignedIn, requires
from kith.errors import BadInput
from kith.permissions import Permission


@requires(Permission.READ_FIGURES)
@require_safe
def birth_estimates(request: SignedIn) -> HttpResponse:
    """How many first-time families are expected where, and how we know."""
    rows = [presenters.estimate_row(row) for row in queries.estimates(search=request.GET.get("q", ""))]
    context = {"rows": rows, "columns": presenters.ESTIMATE_COLUMNS,
               "may_record": request.user.may(Permission.PREPARE_RETURN)}  # fmt: skip
    return render(request, "returns/birth_estimates.html", context)


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "POST"])
def record_birth_estimates(request: SignedIn) -> HttpResponse:
    form = BirthEstimatesForm(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            lines = io.StringIO(_text(given.pop("file").read()))
            kept = operations.record_birth_estimates(
                families=operations.read_birth_estimates(lines), **given, by=request.user, at=timezone.now()
            )
        except BadInput as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, f"{kept} neighbourhoods are written down.")
            return redirect("returns:birth-estimates")
    return render(request, "returns/record_birth_estimates.html", {"form": form})


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise operations.EstimatesRejected(["This file is not plain text. Save it as CSV and try again."]) from None
