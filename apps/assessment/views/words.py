"""A parent's or partner's own page of words: what it shows, who may read each answer, and when they are done."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.assessment.forms.cards import VisibilityForm
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.topics import TopicChoice
from apps.assessment.operations import answers as operations
from apps.assessment.operations.scores import add_up
from apps.assessment.presenters import way as presenter
from apps.assessment.presenters.words import sums
from apps.assessment.queries.own import get_own_answer, get_own_assessment, way_through
from apps.assessment.queries.scores import sums_asked_for
from apps.assessment.queries.then_now import may_have_pairs
from apps.assessment.queries.words import with_readings
from apps.assessment.views.after import fitting_services
from apps.peersupport.queries import open_handovers_of
from kith.access import SignedIn, requires
from kith.permissions import Permission

mine = requires(Permission.ANSWER_ASSESSMENT)


@mine
@require_safe
@never_cache
def own_words(request: SignedIn, pk: UUID) -> HttpResponse:
    """Everything they said, in their words, who may read each answer and who has read it."""
    assessment = get_own_assessment(pk=pk, for_user=request.user)
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
def adds_up(request: SignedIn, pk: UUID) -> HttpResponse:
    """What it adds up to: worked out when they ask (POST), and shown to nobody else."""
    assessment = get_own_assessment(pk=pk, for_user=request.user)
    if request.method == "POST":
        add_up(assessment=assessment, by=request.user, at=timezone.now())
        return redirect("assessment:adds-up", pk=assessment.pk)
    found = sums_asked_for(way_through(assessment))
    return render(request, "assessment/adds_up.html", {"assessment": assessment, "sums": sums(found)})


@mine
@require_POST
def set_visibility(request: SignedIn, pk: UUID, answer_pk: UUID) -> HttpResponse:
    assessment = get_own_assessment(pk=pk, for_user=request.user)
    answer = get_own_answer(pk=answer_pk, assessment=assessment)
    form = VisibilityForm(request.POST)
    told = form.cleaned_data if form.is_valid() else {"level": request.POST.get("level", "")}
    operations.set_visibility(answer=answer, by=request.user, at=timezone.now(), **told)
    if request.htmx:  # type: ignore[attr-defined]
        return _one_answer(request, assessment, answer.link_id)
    return redirect(f"{reverse('assessment:own-words', args=[pk])}#{answer.link_id}")


@mine
@require_POST
def close_all_answers(request: SignedIn, pk: UUID) -> HttpResponse:
    assessment = get_own_assessment(pk=pk, for_user=request.user)
    operations.close_all_answers(assessment=assessment, by=request.user, at=timezone.now())
    messages.success(request, "All of it is just yours again.")
    return redirect("assessment:own-words", pk=assessment.pk)


@mine
@require_POST
def ask_again(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    """They take "never ask me" back."""
    assessment = get_own_assessment(pk=pk, for_user=request.user)
    card = next((card for card in way_through(assessment).hushed if card.link_id == link_id), None)
    if card is not None:
        operations.choose_topic(
            assessment=assessment, card=card, choice=TopicChoice.Choice.LATER, by=request.user, at=timezone.now()
        )
    return redirect("assessment:own-words", pk=assessment.pk)


@mine
@require_POST
def finish_assessment(request: SignedIn, pk: UUID) -> HttpResponse:
    assessment = get_own_assessment(pk=pk, for_user=request.user)
    operations.finish_assessment(assessment=assessment, by=request.user, at=timezone.now())
    return redirect("assessment:own-words", pk=assessment.pk)


def _one_answer(request: SignedIn, assessment: Assessment, link_id: str) -> HttpResponse:
    way = way_through(assessment)
    handovers = tuple(open_handovers_of(assessment.respondent))
    one = presenter.Said(way.template.cards[link_id], way.answers[link_id], handovers)
    context = {"assessment": assessment, "one": one, "number_open": presenter.number_open(way), "swapped": True}
    return render(request, "assessment/_said_and_who_reads.html", context)
