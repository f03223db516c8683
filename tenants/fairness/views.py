from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kith.access import SignedIn, requires
from kith.permissions import Permission
from tenants.fairness import operations
from tenants.fairness.forms import LimitsForm
from tenants.models import Tenant


@requires(Permission.MANAGE_TENANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def set_limits(request: SignedIn, pk: UUID) -> HttpResponse:
    """What this tenant may take of what all share."""
    tenant = get_object_or_404(Tenant, pk=pk)
    form = LimitsForm(request.POST or None, tenant=tenant)
    if request.method == "POST" and form.is_valid():
        operations.set_limits(tenant=tenant, limits=form.asked(), by=request.user)
        messages.success(request, "These limits hold within a few seconds.")
        return redirect("tenants:tenant", pk=pk)
    status = 422 if form.errors else 200
    return render(request, "fairness/set_limits.html", {"form": form, "shown": tenant}, status=status)
