from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.peersupport.forms.services import ServicesColumnsForm, ServicesFileForm
from apps.peersupport.operations.importing_services import import_services
from apps.peersupport.services_file import COLUMNS, LARGEST, MOST_ROWS, headings_of
from apps.peersupport.table_file import FileRejected, decode, guess
from apps.peersupport.views.forms_shown import FORM
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(FORM)
def import_local_services(request: SignedIn) -> HttpResponse:
    """Choose a file, say what its columns hold, then keep all of it or none."""
    if "text" in request.POST:
        return _keep(request, request.POST["text"])
    form = ServicesFileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _ask(request, form)
    try:
        text = decode(form.cleaned_data["file"].read(), largest=LARGEST, most_rows=MOST_ROWS)
        heads = headings_of(text)
    except FileRejected as refusal:
        return _ask(request, ServicesFileForm(), refusal)
    found = {f"column_{column}": head for column, head in guess(heads, COLUMNS).items()}
    return _match(request, text, ServicesColumnsForm(initial=found, heads=heads))


def _ask(request: SignedIn, form: ServicesFileForm, refusal: FileRejected | None = None) -> HttpResponse:
    status = 422 if refusal or form.errors else 200
    context = {"form": form, "refusal": refusal}
    return render(request, "peersupport/import_local_services.html", context, status=status)


def _match(
    request: SignedIn, text: str, form: ServicesColumnsForm, refusal: FileRejected | None = None
) -> HttpResponse:
    status = 422 if refusal or form.errors else 200
    context = {"form": form, "text": text, "refusal": refusal}
    return render(request, "peersupport/import_local_services_columns.html", context, status=status)


def _keep(request: SignedIn, text: str) -> HttpResponse:
    now = timezone.now()
    try:
        form = ServicesColumnsForm(request.POST, heads=headings_of(text))
    except FileRejected as refusal:
        return _ask(request, ServicesFileForm(), refusal)
    if not form.is_valid():
        return _match(request, text, form)
    try:
        number = import_services(
            text=text, columns=form.columns(), checked=form.cleaned_data["checked"], at=now,
            on=timezone.localdate(now), by=request.user,
        )  # fmt: skip
    except FileRejected as refusal:
        return _match(request, text, form, refusal)
    messages.success(request, f"{number} services are on the list.")
    return redirect("peersupport:local-services")
