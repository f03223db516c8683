"""Fetching a version for a page, and saving one change with the reasons beside the boxes."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from kith.access import SignedIn, requires
from kith.catalogue.assessments.models import OfferedTemplate, TemplateFamily, TemplateVersion
from kith.catalogue.editor import queries
from kith.catalogue.editor.forms.base import EditForm
from kith.catalogue.editor.operations.drafts import ChangedMeanwhile, edit_draft, refuse_frozen
from kith.catalogue.editor.texts import Edit
from kith.errors import BadInput, Refused
from kith.permissions import Permission
from kith.web.forms import show_refusal

editing = requires(Permission.EDIT_CATALOGUE)

_NAMED = re.compile(r": (\w+) (?:is|are|has|turns|was)\b")


def family_or_404(slug: str) -> TemplateFamily:
    try:
        return queries.get_family(slug)
    except TemplateFamily.DoesNotExist:
        raise Http404 from None


def version_or_404(pk: UUID) -> TemplateVersion:
    try:
        return queries.get_version(pk)
    except TemplateVersion.DoesNotExist:
        raise Http404 from None


def offer_or_404(pk: UUID) -> OfferedTemplate:
    try:
        return queries.get_offer(pk)
    except OfferedTemplate.DoesNotExist:
        raise Http404 from None


def draft_or_404(pk: UUID) -> TemplateVersion:
    """Raises NotADraft for a version that is published."""
    version = version_or_404(pk)
    refuse_frozen(version)
    return version


def to_version(pk: UUID, *, at: str = "") -> Any:
    return redirect(reverse("questions:version", args=[pk]) + (f"#{at}" if at else ""))


def saved(request: SignedIn, version: TemplateVersion, form: Any, edit: Edit) -> bool:
    """True once the change is kept. Else the reasons stand in the form, with all that was typed."""
    try:
        edit_draft(version=version, edit=edit, by=request.user)
    except ChangedMeanwhile as refusal:
        form.add_error(None, refusal.sentence)
        _rest_on_the_new(form, version, edit)
        return False
    except BadInput as refusal:
        refusal.field = _beside(form, refusal.sentence) or refusal.field
        show_refusal(form, refusal)
        return False
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


def status_of(form: Any) -> int:
    """409 where somebody else's save lies beneath, 422 where something typed is to be mended, else 200."""
    if getattr(form, "meanwhile", False):
        return 409
    return 422 if form.is_bound and not form.is_valid() else 200


def _rest_on_the_new(form: EditForm, version: TemplateVersion, edit: Edit) -> None:
    form.meanwhile = True
    try:
        form.rest_on(edit.part(queries.text_of(version_or_404(version.pk))))
    except Refused:
        form.rest_on(None)


def _beside(form: Any, sentence: str) -> str:
    """The box that a sentence of `faults` is about, where the form has it."""
    named = _NAMED.search(sentence)
    return named[1] if named and named[1] in form.fields else ""
