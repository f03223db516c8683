"""One version: its outline, its own words, what is JSON, and its steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.access import SignedIn
from kith.catalogue.assessments.exchange.formats import formats
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.reading import head_of
from kith.catalogue.assessments.standing import standing_of
from kith.catalogue.editor import edits, queries
from kith.catalogue.editor.forms.families import NumberForm, WordsForm
from kith.catalogue.editor.forms.rules import PartForm, written
from kith.catalogue.editor.operations import drafts as operations
from kith.catalogue.editor.operations.reviews import why_not_approve
from kith.catalogue.editor.presenters import drafts as presenter
from kith.catalogue.editor.texts import mark, whole
from kith.catalogue.editor.views.fetching import (
    draft_or_404,
    editing,
    saved,
    status_of,
    to_version,
    version_or_404,
)


@editing
@require_safe
def version(request: SignedIn, pk: UUID) -> HttpResponse:
    """The outline: every theme and card, what is to be mended, and the way on."""
    found = version_or_404(pk)
    text, now = queries.text_of(found), queries.review_of(found)
    names = queries.names_of(presenter.people_in([], now))
    context = {
        "version": found, "text": text, "is_draft": found.state == TemplateVersion.State.DRAFT,
        "outline": presenter.outline(text), "facts": presenter.facts(found, text), "parts": presenter.parts(text),
        "to_mend": presenter.to_mend(text, standing_of(found)) if found.published_at is None else [],
        "now": now, "reviews": presenter.review_lines(now, names), "formats": formats().values(),
        "why_not_approve": why_not_approve(now, request.user), "file_read": _file_read(found),
        "was": mark(whole(text)),
    }  # fmt: skip
    return render(request, "questions/version.html", context)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def edit_words(request: SignedIn, pk: UUID) -> HttpResponse:
    found = draft_or_404(pk)
    text = queries.text_of(found)
    initial = {**head_of(text.body), **text.described, "was": mark(edits.words_part(text))}
    form = WordsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and saved(request, found, form, _words(form.cleaned_data)):
        return to_version(pk)
    return _page(request, found, form, "The template’s own words")


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def renumber(request: SignedIn, pk: UUID) -> HttpResponse:
    found = draft_or_404(pk)
    form = NumberForm(request.POST or None, initial={"number": found.number})
    if request.method == "POST" and form.is_valid():
        edit = edits.renumber(number=form.cleaned_data["number"])
        return to_version(pk) if saved(request, found, form, edit) else _page(request, found, form, "Another number")
    return _page(request, found, form, "Another number")


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def edit_part(request: SignedIn, pk: UUID, key: str) -> HttpResponse:
    """What answers add up to, help lines and the like, as JSON."""
    if key not in edits.PARTS:
        raise Http404
    found = draft_or_404(pk)
    part = queries.text_of(found).body.get(key)
    form = PartForm(request.POST or None, initial={"part": written(part), "was": mark(part)})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if saved(request, found, form, edits.set_part(key=key, value=typed["part"], was=typed["was"])):
            return to_version(pk, at="parts")
    return _page(request, found, form, presenter.PART_NAMES[key], key=key)


@editing
@require_safe
def steps(request: SignedIn, pk: UUID) -> HttpResponse:
    """All that was ever saved in this draft."""
    found = version_or_404(pk)
    kept = list(queries.steps_of(found))
    names = queries.names_of({step.made_by_id for step in kept})
    context = {
        "version": found, "rows": presenter.step_rows(kept, names), "was": mark(whole(queries.text_of(found))),
        "is_draft": found.state == TemplateVersion.State.DRAFT,
    }  # fmt: skip
    return render(request, "questions/steps.html", context)


@editing
@require_POST
def go_back(request: SignedIn, pk: UUID, place: int) -> HttpResponse:
    found = draft_or_404(pk)
    step = queries.steps_of(found).defer(None).filter(place=place).first()
    if step is None:
        raise Http404
    operations.go_back(version=found, step=step, was=request.POST.get("was", ""), by=request.user)
    messages.success(request, f"The draft is as it was after step {place}. What came since is still among the steps.")
    return to_version(pk)


@editing
@require_POST
def throw_away(request: SignedIn, pk: UUID) -> HttpResponse:
    found = draft_or_404(pk)
    operations.throw_away(version=found, was=request.POST.get("was", ""), by=request.user)
    messages.success(request, f"{found.number} is thrown away. Nothing of it is lost: you can take it back here.")
    return to_version(pk)


@editing
@require_POST
def take_back(request: SignedIn, pk: UUID) -> HttpResponse:
    found = version_or_404(pk)
    operations.take_back(version=found, by=request.user)
    messages.success(request, f"{found.number} is a draft again, as it was.")
    return to_version(pk)


def _words(typed: dict[str, Any]) -> Any:
    described = {name: typed[name] for name in queries.DESCRIBED}
    return edits.edit_words(head=head_of(typed), described=described, was=typed["was"])


def _file_read(found: TemplateVersion) -> Any:
    first = queries.steps_of(found).filter(file_read__isnull=False).select_related("file_read").first()
    return first.file_read if first else None


def _page(request: SignedIn, found: TemplateVersion, form: Any, heading: str, **more: Any) -> HttpResponse:
    context = {"version": found, "form": form, "heading": heading, **more}
    return render(request, "questions/edit_part.html", context, status=status_of(form))
