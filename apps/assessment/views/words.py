"""A parent's or partner's own page of words, and what it leads to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.assessment.operations.scores import add_up
from apps.assessment.presenters import way as presenter
from apps.assessment.presenters.words import sums
from apps.assessment.queries.own import get_own_assessment, way_through
from apps.assessment.queries.scores import sums_asked_for
from apps.assessment.queries.then_now import may_have_pairs
from apps.assessment.queries.words import with_readings
from apps.assessment.views.after import fitting_services
from apps.peersupport.queries import open_handovers_of
from kith.access import requires
from kith.permissions import Permission

mine = requires(Permission.ANSWER_ASSESSMENT)


@mine
@require_safe
@never_cache
def own_words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything they said, in their words, who may read each answer and who has read it."""
    user: Any = request.user
    assessment = get_own_assessment(pk=pk, for_user=user)
    way = with_readings(way_through(assessment))
    context = {
        "assessment": assessment, "way": way,
        "said": presenter.said(way, open_handovers_of(assessment.respondent)),
        "number_open": presenter.number_open(way),
        "next": way.first_unanswered, "later": way.later, "has_then_and_now": may_have_pairs(assessment.respondent),
        **fitting_services(way),
    }  # fmt: skip
    return render(request, "assessment/own_words.html", context)


@mine
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def adds_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it adds up to: worked out when they ask (POST), and shown to nobody else."""
    user: Any = request.user
    assessment = get_own_assessment(pk=pk, for_user=user)
    if request.method == "POST":
        add_up(assessment=assessment, by=user, at=timezone.now())
        return redirect("assessment:adds-up", pk=assessment.pk)
    found = sums_asked_for(way_through(assessment))
    return render(request, "assessment/adds_up.html", {"assessment": assessment, "sums": sums(found)})
