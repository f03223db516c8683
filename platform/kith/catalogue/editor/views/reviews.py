"""What changed since the version before, a second pair of eyes, publishing and retiring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kith.access import SignedIn
from kith.catalogue.assessments.operations import retire_version
from kith.catalogue.assessments.standing import standing_of
from kith.catalogue.editor import queries
from kith.catalogue.editor.forms.families import NoteForm
from kith.catalogue.editor.operations import reviews as operations
from kith.catalogue.editor.presenters import changes as presenter
from kith.catalogue.editor.presenters import drafts as drafts_presenter
from kith.catalogue.editor.views.fetching import draft_or_404, editing, to_version, version_or_404
from kith.errors import Refused


@editing
@require_safe
def changes(request: SignedIn, pk: UUID) -> HttpResponse:
    """Everything that is different from the version before, in words, with what it asks of the number."""
    found = version_or_404(pk)
    standing, text = standing_of(found), queries.text_of(found)
    context = {
        "version": found, "standing": standing, "columns": presenter.COLUMNS,
        "rows": presenter.change_rows(standing, text), "to_mend": drafts_presenter.to_mend(text, standing),
    }  # fmt: skip
    return render(request, "questions/changes.html", context)


@editing
@require_POST
def ask_for_review(request: SignedIn, pk: UUID) -> HttpResponse:
    return _with_note(request, pk, operations.ask_for_review, "The other editors see that you ask for a review.")


@editing
@require_POST
def approve_draft(request: SignedIn, pk: UUID) -> HttpResponse:
    return _with_note(request, pk, operations.approve_draft, "Approved. It can be published now.")


@editing
@require_POST
def send_back(request: SignedIn, pk: UUID) -> HttpResponse:
    return _with_note(request, pk, operations.send_back, "Sent back, with your note.")


@editing
@require_POST
def publish_draft(request: SignedIn, pk: UUID) -> HttpResponse:
    found = draft_or_404(pk)
    operations.publish_draft(version=found, by=request.user)
    messages.success(request, f"{found.family.title} {found.number} is published. Tenants can use it from now.")
    return to_version(pk)


@editing
@require_POST
def retire(request: SignedIn, pk: UUID) -> HttpResponse:
    found = version_or_404(pk)
    retire_version(version=found, by=request.user)
    messages.success(request, f"{found.number} is retired. Whoever uses it keeps it; nobody starts with it anew.")
    return to_version(pk)


def _with_note(request: SignedIn, pk: UUID, operation: Callable[..., Any], done: str) -> HttpResponse:
    """The note is kept in its box where the operation refuses."""
    found = draft_or_404(pk)
    form = NoteForm(request.POST)
    status = 422
    try:
        if form.is_valid():
            operation(version=found, note=form.cleaned_data["note"], by=request.user)
            messages.success(request, done)
            return to_version(pk)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        status = 409
    context = {"version": found, "form": form, "action": request.path}
    return render(request, "questions/note.html", context, status=status)
