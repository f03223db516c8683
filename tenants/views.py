from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kith.access import requires
from kith.permissions import Permission
from tenants.presenters import COLUMNS, tenant_rows
from tenants.queries import tenants_like


@requires(Permission.READ_TENANTS)
@require_safe
def tenants(request: HttpRequest) -> HttpResponse:
    """Every tenant, by name, place or host; never what is inside."""
    search = request.GET.get("q", "").strip()
    return render(
        request,
        "tenants/tenants.html",
        {"columns": COLUMNS, "rows": tenant_rows(tenants_like(search=search))},
    )
