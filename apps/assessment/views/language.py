"""A parent or partner picks the language they read their cards in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.assessment.operations import language as operations
from apps.assessment.queries.asked import template_asked
from apps.assessment.queries.own import get_own_assessment
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.ANSWER_ASSESSMENT)
@require_POST
def choose_language(request: SignedIn, pk: UUID) -> HttpResponse:
    """Back to the card they were on, in the other language."""
    assessment = get_own_assessment(pk=pk, for_user=request.user)
    language, card = request.POST.get("language", ""), request.POST.get("back", "")
    operations.choose_language(assessment=assessment, language=language, by=request.user, at=timezone.now())
    if card in template_asked(assessment).cards:
        return redirect("assessment:answer-card", pk=assessment.pk, link_id=card)
    return redirect("assessment:one-assessment", pk=assessment.pk)
