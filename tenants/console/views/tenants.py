from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file
from tenants.console import presenters
from tenants.console.acts import acts
from tenants.console.lines import ORDERS, Line, hosts_of, lines_of
from tenants.console.views.asked import export_address, narrowed, wanted
from tenants.models import Tenant

PAGE = 50
VERSIONS = (("", "All"), ("behind", "Behind"), ("current", "Current"))


@requires(Permission.READ_TENANTS)
@require_safe
def tenants(request: SignedIn) -> HttpResponse:
    """Every tenant with what is known of it from outside; never what is inside."""
    lines = lines_of(wanted(request.GET))
    if request.GET.get("as") == "csv":
        return csv_file("tenants", presenters.FILE_COLUMNS, presenters.file_rows(lines, hosts_of(lines)))
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    return render(request, "console/tenants.html", {**_filters(), **_found(request, page)})


def _found(request: SignedIn, page: Page[Line]) -> dict[str, Any]:
    may_act = request.user.may(Permission.MANAGE_TENANTS)
    hosts = hosts_of(page.object_list)
    return {
        "page": page,
        "columns": presenters.COLUMNS,
        "rows": [presenters.row(line, hosts, may_pick=may_act) for line in page],
        "acts": acts() if may_act else [],
        "narrowed": narrowed(request.GET),
        "export": export_address(request.GET),
    }


def _filters() -> dict[str, Any]:
    return {
        "states": [("", "All"), *Tenant.State.choices],
        "kinds": [("", "All"), *Tenant.Kind.choices],
        "versions": VERSIONS,
        "orders": [(name, label) for name, (label, _key) in ORDERS.items()],
    }
