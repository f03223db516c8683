"""On the public host: an operator asks for a pass into a tenant that let support in."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.access import SignedIn, requires
from kith.people.second_step import second_step_long_ago
from kith.permissions import Permission
from tenants.models import Tenant
from tenants.support import operations, queries
from tenants.support.addresses import come_in_address, knock_address
from tenants.support.models import PASS_SECONDS, VISIT_MINUTES, SupportGrant

SECOND_STEP_SECONDS = 5 * 60
FINGERPRINT = re.compile(r"\A[0-9a-f]{64}\Z")


@requires(Permission.ENTER_AS_SUPPORT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: SignedIn, pk: UUID, grant_pk: UUID) -> HttpResponseBase:
    """First the browser knocks at the tenant's host; then the operator asks for a pass for that browser."""
    tenant = get_object_or_404(Tenant.objects.filter(state__in=Tenant.WRITABLE), pk=pk)
    grant = get_object_or_404(queries.grants_of(tenant.pk), pk=grant_pk)
    if elsewhere := second_step_long_ago(request, seconds=SECOND_STEP_SECONDS):
        return elsewhere
    knock = request.POST.get("knock") or request.GET.get("knock", "")
    if not FINGERPRINT.match(knock):
        return _sent_to_knock(request, tenant, grant)
    if request.method == "POST":
        return _passed(request, tenant, grant, knock)
    shown = {"tenant_shown": tenant, "grant": grant, "knock": knock, "minutes": VISIT_MINUTES}
    return render(request, "support/enter.html", shown)


def _sent_to_knock(request: SignedIn, tenant: Tenant, grant: SupportGrant) -> HttpResponse:
    """By a page, not by a redirect: a form that was proved with a code may not be led on to another host."""
    address = knock_address(request, tenant, grant=grant.pk)
    response = render(request, "support/knock.html", {"tenant_shown": tenant, "address": address})
    response["Refresh"] = f"0; url={address}"
    return response


def _passed(request: SignedIn, tenant: Tenant, grant: SupportGrant, knock: str) -> HttpResponse:
    try:
        token = operations.make_pass(grant=grant, knock=knock, at=timezone.now(), by=request.user)
    except operations.NotLetIn as refusal:
        operations.refuse_pass(grant=grant, by=request.user)
        return render(request, "support/not_good.html", {"sentence": refusal.sentence}, status=refusal.status)
    address = come_in_address(request, tenant, token=token)
    return render(request, "support/passed.html", {"tenant_shown": tenant, "address": address, "seconds": PASS_SECONDS})
