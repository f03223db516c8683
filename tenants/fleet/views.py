"""Orders on the public host: asking for a tenant, watching work that is under way, trying again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.template.loader import select_template
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.access import SignedIn, requires
from kith.errors import BadInput
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file
from tenants.fleet import asking, operations, presenters, queries
from tenants.fleet.forms import MakeTenantForm
from tenants.fleet.models import Order

PAGE = 50


@requires(Permission.MANAGE_TENANTS)
@require_safe
def orders(request: SignedIn) -> HttpResponse:
    """Work on tenants that was asked for: searched, narrowed, exported."""
    found = queries.orders(
        for_user=request.user, search=_asked(request, "q"), kind=_asked(request, "kind"), state=_asked(request, "state")
    )
    if request.GET.get("as") == "csv":
        shown = found[:100_000]
        people = queries.tenants_of(shown), queries.askers_of(shown)
        return csv_file("orders", presenters.FILE_COLUMNS, (presenters.file_row(order, *people) for order in shown))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "columns": presenters.COLUMNS,
        "rows": presenters.rows(page, queries.tenants_of(page), queries.askers_of(page)),
        "kinds": presenters.kinds(),
        "states": Order.State.choices,
        "export": _export_address(request),
        "narrowed": any(_asked(request, name) for name in ("q", "kind", "state")),
    }
    return render(request, "fleet/orders.html", context)


@requires(Permission.MANAGE_TENANTS)
@require_safe
def order(request: SignedIn, pk: UUID) -> HttpResponse:
    """How far an order is. Asked again by the page itself, it answers only when there is something new."""
    found, at = _get(request, pk), timezone.now()
    seen = presenters.seen(found, at=at)
    if request.headers.get("HX-Request") and request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    tenants = queries.tenants_of([found])
    context = {
        "order": found,
        "about": tenants.get(found.tenant_id) if found.tenant_id else None,
        "heading": presenters.heading(found, tenants),
        "steps": presenters.steps(found),
        "now": presenters.now(found, at=at),
        "seen": seen,
        "ended": select_template([f"fleet/_ended_{found.kind}.html", "fleet/_ended.html"]),
        "address": str(found.asked.get("way_in", "")).format(found.asked.get("host", "")),
    }
    return render(request, "fleet/order.html", context)


@requires(Permission.MANAGE_TENANTS)
@require_POST
def try_again(request: SignedIn, pk: UUID) -> HttpResponse:
    operations.try_again(order=_get(request, pk), by=request.user)
    messages.success(request, "It goes on where it stopped.")
    return redirect("fleet:order", pk)


@requires(Permission.MANAGE_TENANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def make_tenant(request: SignedIn) -> HttpResponse:
    """Ask for a new tenant. A GET with `label` says what its address would be, and whether it is free."""
    form = MakeTenantForm(request.POST or None, initial=_asked_before(request))
    if form.is_valid():
        try:
            made = asking.ask_to_make_tenant(**_wanted(form), way_in=_way_in(request), by=request.user)
        except BadInput as refusal:
            form.add_error("label", refusal.sentence)
        else:
            return redirect("fleet:order", made.pk)
    context = {"form": form, "free": _say_free(_asked(request, "label") or str(form["label"].value() or ""))}
    return render(request, "fleet/make_tenant.html", context, status=422 if form.errors else 200)


def _wanted(form: MakeTenantForm) -> dict[str, Any]:
    wanted = dict(form.cleaned_data)
    return {"order_id": wanted.pop("key"), **wanted}


def _way_in(request: HttpRequest) -> str:
    """What stands before and behind a tenant's host in an address that the person's browser can open."""
    _domain, port = split_domain_port(request.get_host())
    return f"{request.scheme}://{{}}{f':{port}' if port else ''}"


def _say_free(label: str) -> str:
    """Whether a tenant could have this first word; "" where there is none."""
    if not label:
        return ""
    try:
        return f"Its address: {asking.free_host(label)}. It is free."
    except BadInput as refusal:
        return refusal.sentence


def _asked_before(request: SignedIn) -> dict[str, Any]:
    """What an order that failed was asked, to be changed and asked again."""
    try:
        before = queries.get_order(pk=UUID(_asked(request, "like")), for_user=request.user)
    except (ValueError, Order.DoesNotExist):
        return {}
    host = str(before.asked.get("host", ""))
    return {**before.asked, "kind": before.asked.get("tenant_kind"), "label": host.partition(".")[0]}


def _get(request: SignedIn, pk: UUID) -> Order:
    try:
        return queries.get_order(pk=pk, for_user=request.user)
    except Order.DoesNotExist as error:
        raise Http404 from error


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").strip()[:100]


def _export_address(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["as"] = "csv"
    query.pop("page", None)
    return f"?{query.urlencode()}"
