"""The list of templates, one template with its versions, a new one, and a next version."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from kith.access import SignedIn
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.reading import head_of
from kith.catalogue.editor import queries
from kith.catalogue.editor.forms.families import FamilyForm, VersionForm
from kith.catalogue.editor.operations.drafts import begin_family, begin_version
from kith.catalogue.editor.presenters import families as presenter
from kith.catalogue.editor.views.fetching import editing, family_or_404, to_version
from kith.errors import BadInput
from kith.web.forms import show_refusal

FIRST = {"link_id": "first", "concept_key": "first", "kind": "own_words"}


@editing
@require_safe
def families(request: SignedIn) -> HttpResponse:
    """Every template, narrowed by a word."""
    found = list(queries.families(search=request.GET.get("q", "").strip()))
    context = {"columns": presenter.COLUMNS, "rows": presenter.family_rows(found), "number": len(found)}
    return render(request, "questions/families.html", context)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def family(request: SignedIn, slug: str) -> HttpResponse:
    """One template with all its versions; a next one is begun from one of them."""
    found = family_or_404(slug)
    form = VersionForm(
        request.POST or None, versions=presenter.choices_to_begin_from(found),
        initial={"number": presenter.next_number(found)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and (begun := _begun(request, form)):
        return to_version(begun.pk)
    context = {
        "family": found, "columns": presenter.VERSION_COLUMNS, "rows": presenter.version_rows(found), "form": form,
    }  # fmt: skip
    return render(request, "questions/family.html", context, status=422 if form.errors else 200)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def new_family(request: SignedIn) -> HttpResponse:
    form = FamilyForm(request.POST or None, initial={"licence": "CC BY 4.0", "attribution": "Kith"})
    if request.method == "POST" and form.is_valid() and (begun := _family_begun(request, form)):
        messages.success(request, "Begun. Add themes and cards, and look at it as a parent does.")
        return to_version(begun.pk)
    return render(request, "questions/new_family.html", {"form": form}, status=422 if form.errors else 200)


def _family_begun(request: SignedIn, form: FamilyForm) -> TemplateVersion | None:
    typed = form.cleaned_data
    head = head_of(typed)
    card = {**FIRST, "text": typed["question"]}
    body = {**head, "themes": [{"link_id": "theme-1", "title": typed["theme"], "cards": [card]}]}
    described = {name: typed[name] for name in queries.DESCRIBED}
    try:
        return begin_family(
            slug=typed["slug"], number=typed["number"], language=typed["language"], body=body, described=described,
            by=request.user,
        )  # fmt: skip
    except BadInput as refusal:
        show_refusal(form, refusal)
        return None


def _begun(request: SignedIn, form: VersionForm) -> TemplateVersion | None:
    before = queries.get_version(form.cleaned_data["begun_from"])
    number = form.cleaned_data["number"]
    try:
        return begin_version(
            family=before.family, number=number, language=before.language, body=before.body, by=request.user,
            said=f"Begun from {before.number}",
        )  # fmt: skip
    except BadInput as refusal:
        show_refusal(form, refusal)
        return None
