"""Bringing in a centre's own list of families, step by step; the page can be left and come back to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.bringing_in import bring_in
from apps.peersupport.forms.importing_families import FamilyColumnsForm, FamilyFileForm
from apps.peersupport.models.imports import RegisterImport
from apps.peersupport.operations import importing_families as write
from apps.peersupport.presenters import importing_families as present
from apps.peersupport.queries.imports import columns_of, get_import, imports_here, known_already
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file

SHOWN = 200
MATCHED_ANEW = (RegisterImport.State.MAPPING, RegisterImport.State.MENDING, RegisterImport.State.READY)
WAITING = (RegisterImport.State.CHECKING, RegisterImport.State.KEEPING)


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def import_families(request: SignedIn) -> HttpResponse:
    """Choose a file. One that was looked at before goes on where it was."""
    form = FamilyFileForm(request.POST or None, request.FILES or None)
    taken: list[RegisterImport] = []
    if done(form, lambda: taken.append(write.take_in_file(
        name=form.cleaned_data["file"].name, content=form.cleaned_data["file"].read(), at=timezone.now(),
        by=request.user,
    ))):  # fmt: skip
        return redirect("peersupport:family-import", taken[0].pk)
    return show(request, "import_families", form, imports=imports_here())


@requires(Permission.WRITE_FAMILY)
@require_safe
def family_import(request: SignedIn, pk: UUID) -> HttpResponse:
    """Where a list is: columns to match, being looked through, what to mend, ready, kept."""
    found = get_import(pk=pk)
    if request.GET.get("as") == "csv":
        return csv_file("to-mend", present.PROBLEMS_HEAD, found.problems)
    return _page(request, found, FamilyColumnsForm.of(found, columns_of(found)))


@requires(Permission.WRITE_FAMILY)
@require_POST
def match_family_columns(request: SignedIn, pk: UUID) -> HttpResponse:
    found = get_import(pk=pk)
    form = FamilyColumnsForm(request.POST, heads=found.headings)
    if not done(form, lambda: write.match_columns(
        register=found, columns=form.columns(), consent_said=form.cleaned_data["consent_said"], at=timezone.now(),
        by=request.user,
    )):  # fmt: skip
        return _page(request, found, form)
    return _go_on(found)


@requires(Permission.WRITE_FAMILY)
@require_POST
def keep_families(request: SignedIn, pk: UUID) -> HttpResponse:
    found = get_import(pk=pk)
    write.ask_to_keep(register=found, at=timezone.now(), by=request.user)
    return _go_on(found)


@requires(Permission.WRITE_FAMILY)
@require_POST
def undo_family_import(request: SignedIn, pk: UUID) -> HttpResponse:
    """Take it back, or throw away what was not kept."""
    found = get_import(pk=pk)
    undo = write.undo_import if found.state == RegisterImport.State.KEPT else write.drop_import
    undo(register=found, at=timezone.now(), by=request.user)
    messages.success(request, "Taken back. You can bring in the file again.")
    return redirect("peersupport:import-families")


def _go_on(found: RegisterImport) -> HttpResponse:
    transaction.on_commit(lambda: bring_in.delay(str(found.pk)))
    return redirect("peersupport:family-import", found.pk)


def _page(request: SignedIn, found: RegisterImport, form: FamilyColumnsForm) -> HttpResponse:
    is_ready = found.state == RegisterImport.State.READY
    context = {
        "found": found, "problems": found.problems[:SHOWN], "more": len(found.problems) - SHOWN,
        "bad_rows": len({row for row, _, _ in found.problems}), "is_waiting": found.state in WAITING,
        "families": present.number_of_families(found) if is_ready else found.number,
        "sample": present.sample(found) if found.state in MATCHED_ANEW else None,
        "preview": present.preview(found) if is_ready else None,
        "known": present.known_rows(known_already(found)) if is_ready else [], "known_head": present.KNOWN_HEAD,
        "export": asked.export_address(request),
    }  # fmt: skip
    return show(request, "family_import", form, **context)
