from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kith.access import SignedIn, requires
from kith.errors import BadInput, Refused
from kith.permissions import Permission
from tenants.closing import queries
from tenants.closing.certificates import canonical, is_true_to_itself
from tenants.closing.conditions import what_is_missing
from tenants.closing.custodians import name_custodian
from tenants.closing.deeds import BY_VERB, Deed
from tenants.closing.forms import CustodianForm
from tenants.closing.models import DeletionCertificate
from tenants.closing.presenters import CERTIFICATE_COLUMNS, certificate_facts, certificate_rows, counted, not_there
from tenants.models import Tenant


@requires(Permission.MANAGE_TENANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Say what will happen to one tenant, ask once, and do it."""
    tenant, deed = get_object_or_404(Tenant, pk=pk), BY_VERB[verb]
    form = _form_of(deed, tenant, request)
    if form.is_valid() and not deed.why_not(tenant) and _done(form, deed, tenant, request):
        messages.success(request, deed.said.format(tenant.name))
        return redirect("tenants:tenant", pk=tenant.pk)
    shown = {
        "shown": tenant,
        "deed": deed,
        "form": form,
        "why_not": deed.why_not(tenant),
        "missing": what_is_missing(tenant) if verb == "delete" else [],
        "needs_custodian": verb == "go-live" and queries.lacks_custodian(tenant),
    }
    return render(request, "closing/change.html", shown, status=422 if form.errors else 200)


def _form_of(deed: Deed, tenant: Tenant, request: SignedIn) -> forms.Form:
    typed = request.POST if request.method == "POST" else None
    return deed.form(typed, tenant=tenant) if deed.verb == "delete" else deed.form(typed)


def _done(form: forms.Form, deed: Deed, tenant: Tenant, request: SignedIn) -> bool:
    """False where the operation refused: the form says why, and keeps what was typed."""
    try:
        deed.do(tenant, form.cleaned_data, request.user)
    except Refused as refusal:
        field = refusal.field if isinstance(refusal, BadInput) and refusal.field in form.fields else None
        form.add_error(field, refusal.sentence)
        return False
    return True


@requires(Permission.MANAGE_TENANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def custodian(request: SignedIn, pk: UUID) -> HttpResponse:
    """Name who takes a tenant's archive over, for a tenant that asked an operator to."""
    tenant = get_object_or_404(Tenant, pk=pk)
    form = CustodianForm(request.POST or None)
    if form.is_valid() and _named(form, tenant.pk, request):
        messages.success(request, f"The custodian of {tenant.name} is {form.cleaned_data['organisation']}.")
        return redirect("tenants:tenant", pk=tenant.pk)
    shown = {"shown": tenant, "form": form, "now": queries.custodian_of(tenant.pk)}
    return render(request, "closing/custodian.html", shown, status=422 if form.errors else 200)


@requires(Permission.NAME_CUSTODIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def own_custodian(request: SignedIn) -> HttpResponse:
    """Inside a mutual: who takes the archive over if it ends."""
    tenant_id = request.tenant.scope.tenant_id  # type: ignore[attr-defined]
    form = CustodianForm(request.POST or None)
    if form.is_valid() and _named(form, tenant_id, request):
        messages.success(request, f"{form.cleaned_data['organisation']} takes the archive over if we end.")
        return redirect("custodian:custodian")
    shown = {"form": form, "now": queries.custodian_of(tenant_id)}
    return render(request, "closing/own_custodian.html", shown, status=422 if form.errors else 200)


def _named(form: CustodianForm, tenant_id: UUID, request: SignedIn) -> bool:
    try:
        name_custodian(tenant_id=tenant_id, at=timezone.now(), by=request.user, **form.cleaned_data)
    except BadInput as refusal:
        form.add_error(refusal.field, refusal.sentence)
        return False
    return True


@requires(Permission.READ_TENANTS)
@require_safe
def certificates(request: SignedIn) -> HttpResponse:
    """Every tenant that was deleted, and the proof."""
    found = queries.certificates(search=request.GET.get("q", "").strip())
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    shown = {"page": page, "columns": CERTIFICATE_COLUMNS, "rows": certificate_rows(page.object_list)}
    return render(request, "closing/certificates.html", shown)


@requires(Permission.READ_TENANTS)
@require_safe
def certificate(request: SignedIn, pk: UUID) -> HttpResponse:
    found = get_object_or_404(DeletionCertificate, pk=pk)
    if request.GET.get("as") == "json":
        return _as_file(found)
    shown: dict[str, Any] = {
        "certificate": found,
        "facts": certificate_facts(found),
        "columns": ["What", "#Removed", "#Left"],
        "rows": counted(found),
        "not_there": not_there(found),
        "is_true": is_true_to_itself(found),
    }
    return render(request, "closing/certificate.html", shown)


def _as_file(found: DeletionCertificate) -> HttpResponse:
    """The very text that the fingerprint is of."""
    name = f"deletion-{found.tenant_id.hex}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-SHA256": found.sha256}
    return HttpResponse(canonical(found.body), content_type="application/json", headers=headers)
