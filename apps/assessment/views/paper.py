"""The cards on paper: blank, in large type, with nobody's name on them."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.assessment.queries.asked import template_offered
from apps.assessment.queries.templates import adoption_of
from kith.access import SignedIn, requires
from kith.catalogue.assessments.values import Kind
from kith.permissions import Permission


@requires(Permission.INVITE_TO_ASSESSMENT, Permission.ANSWER_ASSESSMENT)
@require_safe
def on_paper(request: SignedIn, pk: UUID) -> HttpResponse:
    """The questions in use here of one template, to print."""
    adoption = adoption_of(pk)
    if adoption is None:
        raise Http404
    context = {"template": template_offered(adoption), "steps": range(11), "note": Kind.NOTE, "words": Kind.OWN_WORDS}
    return render(request, "assessment/on_paper.html", context)
