"""A parent looks through what was typed for her."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.assessment.models.answers import Answer
from apps.assessment.models.assessments import Assessment
from apps.assessment.operations import confirming as operations
from apps.assessment.operations.typed import take_back_say_so as take_back
from apps.assessment.presenters import typed as presenter
from apps.assessment.queries.own import get_own_answer, get_own_assessment, way_through
from apps.assessment.queries.typed import get_own_sitting, sittings_under_way, typed_for
from kith.access import SignedIn, requires
from kith.permissions import Permission

mine = requires(Permission.ANSWER_ASSESSMENT)


@mine
@require_safe
@never_cache
def typed_for_me(request: SignedIn, pk: UUID) -> HttpResponse:
    """What waits to be looked through, and who may type for her now."""
    assessment = _own(request, pk)
    waiting = typed_for(assessment)
    context = {
        "assessment": assessment, "typed": presenter.typed_for_you(way_through(assessment), waiting),
        "lines": presenter.who_typed(waiting, today=timezone.localdate()),
        "under_way": sittings_under_way(assessment, at=timezone.now()),
    }  # fmt: skip
    return render(request, "assessment/typed_for_me.html", context)


@mine
@require_POST
def confirm_typed(request: SignedIn, pk: UUID, answer_pk: UUID) -> HttpResponse:
    operations.confirm_typed(answer=_answer(request, pk, answer_pk), by=request.user, at=timezone.now())
    return redirect("assessment:typed-for-me", pk=pk)


@mine
@require_POST
def confirm_all_typed(request: SignedIn, pk: UUID) -> HttpResponse:
    operations.confirm_all_typed(assessment=_own(request, pk), by=request.user, at=timezone.now())
    messages.success(request, "Thank you. Open what you like, or nothing.")
    return redirect("assessment:own-words", pk=pk)


@mine
@require_POST
def throw_away_typed(request: SignedIn, pk: UUID, answer_pk: UUID) -> HttpResponse:
    operations.throw_away_typed(answer=_answer(request, pk, answer_pk), by=request.user, at=timezone.now())
    messages.success(request, "Thrown away.")
    return redirect("assessment:typed-for-me", pk=pk)


@mine
@require_POST
def put_back(request: SignedIn, pk: UUID, answer_pk: UUID) -> HttpResponse:
    operations.put_back(answer=_answer(request, pk, answer_pk), by=request.user, at=timezone.now())
    messages.success(request, "Yours is back.")
    return redirect("assessment:typed-for-me", pk=pk)


@mine
@require_POST
def take_back_say_so(request: SignedIn, pk: UUID, sitting_pk: UUID) -> HttpResponse:
    """She takes her yes back: the typing ends at once."""
    sitting = get_own_sitting(pk=sitting_pk, assessment=_own(request, pk))
    take_back(sitting=sitting, by=request.user, at=timezone.now())
    messages.success(request, f"{sitting.typist.display_name} can’t type for you any more.")
    return redirect("assessment:typed-for-me", pk=pk)


def _own(request: SignedIn, pk: UUID) -> Assessment:
    return get_own_assessment(pk=pk, for_user=request.user)


def _answer(request: SignedIn, pk: UUID, answer_pk: UUID) -> Answer:
    return get_own_answer(pk=answer_pk, assessment=_own(request, pk))
