from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.commissioning import figures
from apps.commissioning.quarters import Quarter
from apps.commissioning.returns import operations, presenters, queries
from apps.commissioning.returns.models import Return
from kith.access import SignedIn, requires
from kith.geography.areas import ATTRIBUTION
from kith.permissions import Permission


@requires(Permission.READ_FIGURES)
@require_safe
def returns(request: SignedIn) -> HttpResponse:
    """Every quarter's return, and the one that can be prepared now."""
    found = queries.returns(for_user=request.user)
    quarter = queries.quarter_to_prepare(on=timezone.localdate())
    context = {
        "rows": presenters.return_rows(found), "columns": presenters.RETURN_COLUMNS,
        "quarter": quarter, "is_there": any(each.period_start == quarter.start for each in found),
        "may_prepare": request.user.may(Permission.PREPARE_RETURN),
    }  # fmt: skip
    return render(request, "returns/returns.html", context)


@requires(Permission.READ_FIGURES)
@require_safe
def a_return(request: SignedIn, pk: UUID) -> HttpResponse:
    """One return: exact figures inside, beside exactly what leaves."""
    found = queries.get_return(pk=pk, for_user=request.user)
    inside = queries.inside_of(found)
    context = {**_about(found), "inside_rows": presenters.inside_rows(queries.content_of(found), inside),
               "sentence": presenters.reach_sentence(inside), **_what_next(request, found)}  # fmt: skip
    return render(request, "returns/return.html", context)


@requires(Permission.READ_FIGURES)
@require_safe
def places(request: SignedIn, pk: UUID) -> HttpResponse:
    """The map: neighbourhoods by reach, exact; `?as=published` as what leaves says of each."""
    found = queries.get_return(pk=pk, for_user=request.user)
    listed = queries.places_of(found)
    as_published = request.GET.get("as") == "published"
    chart = presenters.place_map(listed, as_published=as_published) if listed else None
    context = {**_about(found), "chart": chart, "as_published": as_published, "columns": presenters.PLACE_COLUMNS,
               "rows": presenters.place_rows(listed), "attribution": ATTRIBUTION}  # fmt: skip
    return render(request, "returns/places.html", context)


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "POST"])
def prepare_return(request: SignedIn) -> HttpResponse:
    """Ask, then work out the last full quarter."""
    quarter = queries.quarter_to_prepare(on=timezone.localdate())
    if request.method == "POST":
        draft = operations.prepare_return(quarter=quarter, by=request.user, at=timezone.now())
        messages.success(request, "The figures are worked out. Look at them, then say they are checked.")
        return redirect("returns:return", pk=draft.pk)
    return render(request, "returns/prepare_return.html", {"quarter": quarter, "last": queries.last_published(quarter)})


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["POST"])
def check_return(request: SignedIn, pk: UUID) -> HttpResponse:
    found = queries.get_return(pk=pk, for_user=request.user)
    operations.check_return(pk=found.pk, by=request.user, at=timezone.now())
    messages.success(request, "Checked. A director can approve it now.")
    return redirect("returns:return", pk=pk)


@requires(Permission.APPROVE_RETURN)
@require_http_methods(["GET", "POST"])
def approve_return(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show once more what leaves, and ask."""
    found = queries.get_return(pk=pk, for_user=request.user)
    if request.method == "POST":
        sha256 = request.POST.get("content_sha256", "")
        operations.approve_return(pk=found.pk, content_sha256=sha256, by=request.user, at=timezone.now())
        messages.success(request, "Approved and published.")
        return redirect("returns:return", pk=pk)
    why = operations.why_not_approve(found, by=request.user)
    return render(request, "returns/approve_return.html", {**_about(found), "why": why})


def _about(found: Return) -> dict[str, Any]:
    content = queries.content_of(found)
    return {
        "found": found, "quarter": Quarter(found.period_start), "steps": presenters.STEPS,
        "step": presenters.step(found), "columns": figures.COLUMNS, "figure_rows": figures.table_rows(content),
        "inside_columns": presenters.INSIDE_COLUMNS, "advice": presenters.advice_sentence(found.advice, content),
        "certificate": presenters.certificate_sentence(found.certificate),
    }  # fmt: skip


def _what_next(request: SignedIn, found: Return) -> dict[str, Any]:
    may_check = request.user.may(Permission.PREPARE_RETURN) and found.state == Return.State.DRAFT
    open_ = found.state in (Return.State.DRAFT, Return.State.CHECKED)
    may_approve = request.user.may(Permission.APPROVE_RETURN) and open_
    return {"may_check": may_check, "may_approve": may_approve,
            "why_not": operations.why_not_approve(found, by=request.user)}  # fmt: skip
