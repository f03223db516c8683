"""A draft's words in other languages."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kith.access import SignedIn
from kith.catalogue.assessments.cards import Language
from kith.catalogue.editor import edits, queries
from kith.catalogue.editor.forms.languages import LanguageForm, NewLanguageForm
from kith.catalogue.editor.texts import mark
from kith.catalogue.editor.told import MOST_LINES, parts_to_tell
from kith.catalogue.editor.views.fetching import draft_or_404, editing, saved, status_of, to_version

EDIT = ["GET", "HEAD", "POST"]


@editing
@require_http_methods(EDIT)
def new_language(request: SignedIn, pk: UUID) -> HttpResponse:
    """Empty at first, and so offered to nobody."""
    found = draft_or_404(pk)
    form = NewLanguageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if typed["code"] in queries.text_of(found).body.get("languages", {}):
            form.add_error("code", "It is here already: write on in it.")
        else:
            rtl = {"right_to_left": True} if typed["right_to_left"] else {}
            language = {"name": typed["name"], "status": Language.MACHINE, "texts": {}, **rtl}
            if saved(request, found, form, edits.set_language(code=typed["code"], language=language, was="")):
                return redirect("questions:edit-language", pk=pk, code=typed["code"])
    context = {"version": found, "form": form, "heading": "Another language"}
    return render(request, "questions/edit_part.html", context, status=status_of(form))


@editing
@require_http_methods(EDIT)
def edit_language(request: SignedIn, pk: UUID, code: str) -> HttpResponse:
    """Every text of the draft with a box beside it. A longer template's words are written as JSON."""
    found = draft_or_404(pk)
    text = queries.text_of(found)
    language, parts = edits.language_part(code)(text), parts_to_tell(text.body)
    if language is None:
        raise Http404
    if sum(len(part.lines) for part in parts) > MOST_LINES:
        return redirect("questions:edit-part", pk=pk, key="languages")
    form = LanguageForm(
        request.POST or None, code=code, language=language, parts=parts, initial={"was": mark(language)}
    )
    if request.method == "POST" and form.is_valid():
        edit = edits.set_language(code=code, language=form.words, was=form.cleaned_data["was"])
        if saved(request, found, form, edit):
            messages.success(request, f"The words in {form.words['name']} are kept.")
            return to_version(pk, at="parts")
    context = {"version": found, "form": form, "heading": language["name"], "code": code}
    return render(request, "questions/edit_language.html", context, status=status_of(form))
