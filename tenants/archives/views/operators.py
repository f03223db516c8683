"""What an operator does with archives: has them made, moves them sealed, puts them back. Never sees inside one."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.access import SignedIn, requires
from kith.audit.operations import record
from kith.errors import BadInput
from kith.permissions import Permission
from tenants.archives import presenters
from tenants.archives.forms import BringForm, RestoreForm
from tenants.archives.leaving import sealed_download
from tenants.archives.models import KeptArchive, Takeover
from tenants.archives.operations import asking, bringing, takeovers
from tenants.archives.queries import archives_kept, takeover_of
from tenants.closing.queries import custodian_of
from tenants.models import Tenant
from tenants.queries import tenants_like


@requires(Permission.MANAGE_TENANTS)
@require_POST
def save_tenant(request: SignedIn, pk: UUID) -> HttpResponse:
    order = asking.save_tenant(tenant=_tenant(pk), by=request.user)
    return redirect("fleet:order", order.pk)


@requires(Permission.MANAGE_TENANTS)
@require_safe
def archives(request: SignedIn) -> HttpResponse:
    """Every archive that is kept here."""
    found = archives_kept(search=request.GET.get("q", "").strip())
    shown = {"columns": presenters.COLUMNS, "rows": presenters.archive_rows(found, with_tenant=True)}
    return render(request, "archives/archives.html", shown)


@requires(Permission.MANAGE_TENANTS)
@require_safe
def archive(request: SignedIn, pk: UUID) -> HttpResponse:
    return _archive_page(request, _archive(pk))


@requires(Permission.MANAGE_TENANTS)
@require_POST
def fetch_archive(request: SignedIn, pk: UUID) -> HttpResponseBase:
    """The sealed file, to move it somewhere: it opens with the passphrase, and that is not ours."""
    found = _archive(pk)
    lock = takeovers.lock_of(found)
    record(kind="archive.fetched", by=request.user, subject=found, detail={"sha256": lock.sha256})
    return sealed_download(found, lock)


@requires(Permission.MANAGE_TENANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def restore_tenant(request: SignedIn, pk: UUID) -> HttpResponse:
    """Where it is to be put back; then its progress."""
    found = _archive(pk)
    start = {"name": found.tenant_name, "schema": f"{found.schema_name[:36]}_2"}
    form = RestoreForm(request.POST or None, initial=start)
    if form.is_valid() and (order := _asked(form, found, request)):
        return redirect("fleet:order", order)
    return render(request, "archives/restore_tenant.html", {"archive": found, "form": form}, status=_status(form))


@requires(Permission.MANAGE_TENANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def start_takeover(request: SignedIn, pk: UUID) -> HttpResponse:
    """Who takes it over and how; then the link goes out."""
    found = _archive(pk)
    if request.method != "POST":
        return render(
            request, "archives/start_takeover.html", {"archive": found, "custodian": custodian_of(found.tenant_id)}
        )
    address = request.build_absolute_uri(reverse("archives:takeover", args=["TOKEN"])).replace("TOKEN", "{token}")
    takeover = takeovers.start_takeover(archive=found, address=address, at=timezone.now(), by=request.user)
    messages.success(request, f"{takeover.custodian} has been sent a link.")
    return redirect("archives:archive", pk)


@requires(Permission.MANAGE_TENANTS)
@require_POST
def call_off_takeover(request: SignedIn, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Takeover, pk=pk)
    takeovers.call_off(takeover=found, at=timezone.now(), by=request.user)
    messages.success(request, "The link leads nowhere now.")
    return redirect("archives:archive", found.archive_id)


@requires(Permission.MANAGE_TENANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_archive(request: SignedIn) -> HttpResponse:
    """Take a sealed file in, and show the link for whoever has its passphrase: shown once."""
    form = BringForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            found, token = bringing.bring_sealed(raw=form.cleaned_data["file"], at=timezone.now(), by=request.user)
        except BadInput as refusal:
            form.add_error("file", refusal.sentence)
        else:
            link = request.build_absolute_uri(reverse("archives:open-archive", args=[token]))
            return render(request, "archives/brought.html", {"archive": found, "link": link})
    return render(request, "archives/bring_archive.html", {"form": form}, status=_status(form))


@requires(Permission.MANAGE_TENANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def move_hosts(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give the tenant that was put back the addresses of the first."""
    new = _tenant(pk)
    old = get_object_or_404(Tenant, pk=asking.saved_from(new))
    if request.method != "POST":
        return render(request, "archives/move_hosts.html", {"old": old, "new": new})
    hosts = asking.move_hosts(old=old, new=new, by=request.user)
    messages.success(request, f"{', '.join(hosts)} now leads here.")
    return redirect("tenants:tenant", pk)


def _archive_page(request: SignedIn, found: KeptArchive) -> HttpResponse:
    shown = {
        "archive": found,
        "facts": presenters.archive_facts(found),
        "takeover": presenters.takeover_shown(takeover_of(found.tenant_id), found),
        "tenant_page": Tenant.objects.filter(pk=found.tenant_id).first(),
    }
    return render(request, "archives/archive.html", shown)


def _asked(form: RestoreForm, found: KeptArchive, request: SignedIn) -> UUID | None:
    try:
        return asking.restore_tenant(archive=found, by=request.user, **form.cleaned_data).pk
    except BadInput as refusal:
        form.add_error(refusal.field or None, refusal.sentence)
        return None


def _archive(pk: UUID) -> KeptArchive:
    return get_object_or_404(archives_kept(), pk=pk)


def _tenant(pk: UUID) -> Tenant:
    return get_object_or_404(tenants_like(), pk=pk)


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200
