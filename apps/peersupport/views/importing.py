from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.peersupport.forms.introductions import ImportIntroductionsForm
from apps.peersupport.operations.importing import check_introductions
from apps.peersupport.operations.importing import import_introductions as keep
from apps.peersupport.register_file import LARGEST, MOST_ROWS
from apps.peersupport.table_file import FileRejected, decode
from apps.peersupport.views.forms_shown import FORM
from kith.access import SignedIn, requires
from kith.permissions import Permission

ROWS_SHOWN = 20


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def import_introductions(request: SignedIn) -> HttpResponse:
    """Choose a file, look at what it says, then keep all of it or none."""
    if "text" in request.POST:
        return _keep(request)
    form = ImportIntroductionsForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _ask(request, form)
    today = timezone.localdate()
    try:
        text = decode(form.cleaned_data["file"].read(), largest=LARGEST, most_rows=MOST_ROWS)
        rows = check_introductions(text=text, today=today)
    except FileRejected as refusal:
        return _ask(request, ImportIntroductionsForm(), refusal)
    context = {
        "rows": rows[:ROWS_SHOWN],
        "number": len(rows),
        "rest": len(rows) - ROWS_SHOWN,
        "text": text,
        "key": uuid4(),
    }
    return render(request, "peersupport/import_introductions_preview.html", context)


def _ask(request: SignedIn, form: ImportIntroductionsForm, refusal: FileRejected | None = None) -> HttpResponse:
    status = 422 if refusal or form.errors else 200
    return render(request, "peersupport/import_introductions.html", {"form": form, "refusal": refusal}, status=status)


def _keep(request: SignedIn) -> HttpResponse:
    now = timezone.now()
    try:
        number = keep(
            text=request.POST["text"], file_key=UUID(request.POST.get("key", "")), today=timezone.localdate(now),
            at=now, by=request.user,
        )  # fmt: skip
    except FileRejected as refusal:
        return _ask(request, ImportIntroductionsForm(), refusal)
    except ValueError:
        return _ask(request, ImportIntroductionsForm())
    messages.success(request, f"{number} introductions are on the board, each with its clock.")
    return redirect("peersupport:introductions")
