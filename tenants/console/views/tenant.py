from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from kith.access import SignedIn, requires
from kith.permissions import Permission
from tenants.console.panels import Panel, panels
from tenants.console.words import state_tag
from tenants.models import Tenant
from tenants.queries import tenants_like


@requires(Permission.READ_TENANTS)
@require_safe
def tenant(request: SignedIn, pk: UUID) -> HttpResponse:
    """One tenant from outside: what it is, how it does, and what can be done about it."""
    found = get_object_or_404(tenants_like(), pk=pk)
    drawn = [(panel, _draw(panel, found, request)) for panel in panels()]
    return render(request, "console/tenant.html", {"shown": found, "state": state_tag(found), "panels": drawn})


def _draw(panel: Panel, shown: Tenant, request: SignedIn) -> str:
    found = {"tenant": shown, **panel.context(shown, request.user)}
    return render_to_string(panel.template, found, request=request)
