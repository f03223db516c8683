"""She holds the pen; her supporter has the prompts on a device of their own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.assessment.models.assessments import Assessment
from apps.assessment.operations import together as operations
from apps.assessment.queries.asked import template_asked
from apps.assessment.queries.own import get_own_assessment
from apps.assessment.queries.together import get_beside, part_shown, parts_to_show
from apps.peersupport.queries import get_family
from kith.access import SignedIn, requires
from kith.permissions import Permission

mine = requires(Permission.ANSWER_ASSESSMENT)


@requires(Permission.INVITE_TO_ASSESSMENT)
@require_safe
@never_cache
def beside(request: SignedIn, pk: UUID, assessment_pk: UUID) -> HttpResponse:
    """The prompts, part by part. The supporter turns the pages; nothing of hers is on them."""
    assessment = get_beside(pk=assessment_pk, family=get_family(pk=pk, for_user=request.user), for_user=request.user)
    themes = template_asked(assessment).themes
    turned = next((theme for theme in themes if theme.link_id == request.GET.get("part")), None)
    context = {
        "person": assessment.respondent, "themes": themes, "turned": turned, "family_pk": pk,
        "shown": part_shown(assessment, at=timezone.now()),
    }  # fmt: skip
    return render(request, "assessment/beside.html", context)


@mine
@require_safe
@never_cache
def beside_me(request: SignedIn, pk: UUID) -> HttpResponse:
    """What her supporter sees, and which part she points them at, if any."""
    assessment = _own(request, pk)
    if assessment.mode != Assessment.Mode.TOGETHER:
        return redirect("assessment:one-assessment", pk=pk)
    context = {
        "assessment": assessment, "parts": parts_to_show(assessment),
        "shown": part_shown(assessment, at=timezone.now()),
    }  # fmt: skip
    return render(request, "assessment/beside_me.html", context)


@mine
@require_POST
def show_part(request: SignedIn, pk: UUID) -> HttpResponse:
    theme = request.POST.get("theme", "")
    operations.show_part(assessment=_own(request, pk), theme=theme, by=request.user, at=timezone.now())
    return redirect("assessment:beside-me", pk=pk)


@mine
@require_POST
def hide_part(request: SignedIn, pk: UUID) -> HttpResponse:
    operations.hide_part(assessment=_own(request, pk), by=request.user, at=timezone.now())
    return redirect("assessment:beside-me", pk=pk)


def _own(request: SignedIn, pk: UUID) -> Assessment:
    return get_own_assessment(pk=pk, for_user=request.user)
