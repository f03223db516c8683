"""Pages behind a link, for whoever has a passphrase: a custodian, or somebody opening what was brought back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.access import open_to_all
from kith.errors import BadInput
from tenants.archives import sealing
from tenants.archives.forms import PassphraseForm, ReceiptForm
from tenants.archives.leaving import sealed_download
from tenants.archives.models import Takeover
from tenants.archives.operations import bringing, takeovers
from tenants.archives.queries import opening_behind, takeover_behind

TRIES = "open_archive"


@open_to_all(
    reason="For the custodian who was sent this link; says whose archive it is, and gives it for the passphrase."
)
@require_safe
def takeover(request: HttpRequest, token: str) -> HttpResponse:
    """What this is, and the two things to do."""
    return _page(request, token, _behind(token))


@open_to_all(reason="The link and the passphrase together open the door; tries are counted.")
@require_POST
def fetch(request: HttpRequest, token: str) -> HttpResponseBase:
    found, form = _behind(token), PassphraseForm(request.POST)
    if limited := ratelimit.consume_or_429(request, action=TRIES):
        return limited
    if form.is_valid():
        try:
            lock = takeovers.fetch_archive(
                takeover=found, passphrase=form.cleaned_data["passphrase"], at=timezone.now()
            )
            return sealed_download(found.archive, lock)
        except BadInput as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
    return _page(request, token, found, passphrase=form, status=422)


@open_to_all(reason="The link and the letters inside the archive together say that it arrived; tries are counted.")
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    found, form = _behind(token), ReceiptForm(request.POST)
    if limited := ratelimit.consume_or_429(request, action=TRIES):
        return limited
    if form.is_valid():
        try:
            takeovers.confirm_takeover(takeover=found, receipt=form.cleaned_data["receipt"], at=timezone.now())
            return redirect("archives:taken-over")
        except BadInput as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
    return _page(request, token, found, receipt=form, status=422)


@open_to_all(reason="Thanks a custodian; names nobody.")
@require_safe
def taken_over(request: HttpRequest) -> HttpResponse:
    return render(request, "archives/taken_over.html")


@open_to_all(reason="For whoever was sent this link and has the passphrase of an archive that was brought back.")
@require_http_methods(["GET", "HEAD", "POST"])
def open_archive(request: HttpRequest, token: str) -> HttpResponseBase:
    found = opening_behind(token, at=timezone.now())
    if found is None:
        raise Http404
    form = PassphraseForm(request.POST or None)
    if request.method == "POST" and (limited := ratelimit.consume_or_429(request, action=TRIES)):
        return limited
    if form.is_valid():
        try:
            bringing.open_brought(archive=found, passphrase=form.cleaned_data["passphrase"])
            return redirect("archives:opened")
        except BadInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    return render(request, "archives/open_archive.html", {"form": form}, status=422 if form.errors else 200)


@open_to_all(reason="Says what happens next to whoever opened an archive; names nobody.")
@require_safe
def opened(request: HttpRequest) -> HttpResponse:
    return render(request, "archives/opened.html")


@open_to_all(reason="The program that opens an archive anywhere: code, and no data.")
@require_safe
def opener(request: HttpRequest) -> HttpResponse:
    source = Path(sealing.__file__).read_bytes()
    response = HttpResponse(source, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="open_archive.py"'
    return response


def _behind(token: str) -> Takeover:
    found = takeover_behind(token, at=timezone.now())
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    token: str,
    found: Takeover,
    *,
    passphrase: PassphraseForm | None = None,
    receipt: ReceiptForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "takeover": found,
        "token": token,
        "passphrase": passphrase or PassphraseForm(),
        "receipt": receipt or ReceiptForm(),
        "last_day": _local(found.ends_at),
    }
    return render(request, "archives/takeover.html", shown, status=status)


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment)
