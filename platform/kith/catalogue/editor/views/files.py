"""Files in and out: FHIR R4 Questionnaires and XLSForms."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from kith.access import SignedIn
from kith.catalogue.assessments.exchange.formats import LARGEST_BYTES, formats
from kith.catalogue.assessments.exchange.operations import outgoing_of
from kith.catalogue.assessments.exchange.report import CannotImport, Fate
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.editor import queries
from kith.catalogue.editor.forms.families import DraftFromFileForm, FileForm
from kith.catalogue.editor.models import FileRead
from kith.catalogue.editor.operations import files as operations
from kith.catalogue.editor.presenters import files as presenter
from kith.catalogue.editor.views.fetching import editing, to_version, version_or_404
from kith.errors import BadInput
from kith.web.forms import show_refusal

EDIT = ["GET", "HEAD", "POST"]


@editing
@require_http_methods(EDIT)
def read_file(request: SignedIn) -> HttpResponse:
    """A file is read for trying: its report comes first."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (kept := _tried(request, form)):
        return redirect("questions:file-read", pk=kept.pk)
    return render(request, "questions/read_file.html", {"form": form}, status=422 if form.errors else 200)


@editing
@require_http_methods(EDIT)
def file_read(request: SignedIn, pk: UUID) -> HttpResponse:
    """What became of every row; from here the draft is made."""
    kept = _file_read_or_404(pk)
    form = DraftFromFileForm(request.POST or None, initial={"number": kept.number})
    if request.method == "POST" and form.is_valid() and (made := _drafted(request, kept, form)):
        return to_version(made.pk)
    fate = request.GET.get("fate", "")
    context = {
        "kept": kept, "form": form, "columns": presenter.COLUMNS, "rows": presenter.rows(kept, fate=fate),
        "counts": presenter.counts(kept), "fate": fate, "fates": [each.value for each in Fate],
    }  # fmt: skip
    return render(request, "questions/file_read.html", context, status=422 if form.errors else 200)


@editing
@require_safe
def export(request: SignedIn, pk: UUID, format_key: str) -> HttpResponse:
    found, format_ = version_or_404(pk), formats().get(format_key)
    if format_ is None:
        raise Http404
    name = f"{found.family.slug}-{found.number}{format_.suffix}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(format_.writes(outgoing_of(found)), content_type=format_.media_type, headers=headers)


def _tried(request: SignedIn, form: FileForm) -> FileRead | None:
    upload = form.cleaned_data["file"]
    try:
        if upload.size > LARGEST_BYTES:
            raise CannotImport(f"{upload.name} is larger than {LARGEST_BYTES // 1_000_000} MB.", field="file")
        return operations.try_file(name=upload.name, content=upload.read(), by=request.user)
    except CannotImport as refusal:
        show_refusal(form, refusal)
        return None


def _drafted(request: SignedIn, kept: FileRead, form: DraftFromFileForm) -> TemplateVersion | None:
    try:
        made = operations.draft_from_file(file_read=kept, number=form.cleaned_data["number"], by=request.user)
    except BadInput as refusal:
        show_refusal(form, refusal)
        return None
    messages.success(request, "The draft is made. Look it over: nothing of it is published.")
    return made


def _file_read_or_404(pk: UUID) -> FileRead:
    try:
        return queries.get_file_read(pk)
    except FileRead.DoesNotExist:
        raise Http404 from None
