"""A parent or partner answering for themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.assessment import device
from apps.assessment.forms.cards import CardForm, VisibilityForm
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.help import HelpShown
from apps.assessment.models.topics import TopicChoice
from apps.assessment.operations import answers as operations
from apps.assessment.operations import help as help_operations
from apps.assessment.presenters import way as presenter
from apps.assessment.queries.own import Way, get_own_answer, get_own_assessment, is_here, way_through
from apps.peersupport.queries import open_handovers_of
from kith.access import requires
from kith.catalogue.assessments.cards import Card
from kith.errors import BadInput
from kith.permissions import Permission

mine = requires(Permission.ANSWER_ASSESSMENT)


@mine
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer_card(request: HttpRequest, pk: UUID, link_id: str) -> HttpResponse:
    """One card: shown, or sent by Next, Back, Skip or Stop. What is on it is saved each time but when it is skipped."""
    user: Any = request.user
    assessment = get_own_assessment(pk=pk, for_user=user)
    way = way_through(assessment)
    card = way.get_card(link_id)
    if assessment.state == Assessment.State.INVITED:
        return redirect("assessment:one-assessment", pk=assessment.pk)
    form = CardForm(request.POST or None, card=card, initial=_filled(way, card))
    go = request.POST.get("go", "next")
    try:
        if form.is_valid() and _saved(form, way, card, go=go, user=user):
            return device.kept(request, _help_now(request, assessment, card) or _onward(go, assessment, card))
    except operations.AnsweredSince as refusal:
        return device.not_kept(request, _card_page(request, way_through(assessment), card, form, refusal))
    shown = _card_page(request, way, card, form)
    return device.not_kept(request, shown) if request.method == "POST" else shown


@mine
@require_POST
def set_visibility(request: HttpRequest, pk: UUID, answer_pk: UUID) -> HttpResponse:
    user: Any = request.user
    assessment = get_own_assessment(pk=pk, for_user=user)
    answer = get_own_answer(pk=answer_pk, assessment=assessment)
    form = VisibilityForm(request.POST)
    told = form.cleaned_data if form.is_valid() else {"level": request.POST.get("level", "")}
    operations.set_visibility(answer=answer, by=user, at=timezone.now(), **told)
    if request.htmx:  # type: ignore[attr-defined]
        return _one_answer(request, assessment, answer.link_id)
    return redirect(f"{_words_url(assessment)}#{answer.link_id}")


@mine
@require_POST
def close_all_answers(request: HttpRequest, pk: UUID) -> HttpResponse:
    user: Any = request.user
    assessment = get_own_assessment(pk=pk, for_user=user)
    operations.close_all_answers(assessment=assessment, by=user, at=timezone.now())
    messages.success(request, "All of it is just yours again.")
    return redirect("assessment:own-words", pk=assessment.pk)


@mine
@require_POST
def ask_again(request: HttpRequest, pk: UUID, link_id: str) -> HttpResponse:
    """They take "never ask me" back."""
    user: Any = request.user
    assessment = get_own_assessment(pk=pk, for_user=user)
    card = next((card for card in way_through(assessment).hushed if card.link_id == link_id), None)
    if card is not None:
        operations.choose_topic(
            assessment=assessment, card=card, choice=TopicChoice.Choice.LATER, by=user, at=timezone.now()
        )
    return redirect("assessment:own-words", pk=assessment.pk)


@mine
@require_POST
def finish_assessment(request: HttpRequest, pk: UUID) -> HttpResponse:
    user: Any = request.user
    assessment = get_own_assessment(pk=pk, for_user=user)
    operations.finish_assessment(assessment=assessment, by=user, at=timezone.now())
    return redirect("assessment:own-words", pk=assessment.pk)


@mine
@require_POST
def answer_help(request: HttpRequest, pk: UUID, link_id: str) -> HttpResponse:
    """Ask to be rung, or go on with the cards."""
    user: Any = request.user
    assessment = get_own_assessment(pk=pk, for_user=user)
    way = way_through(assessment)
    card, response = way.get_card(link_id), request.POST.get("response", "")
    help_operations.answer_help(assessment=assessment, card=card, response=response, by=user, at=timezone.now())
    if response == HelpShown.Response.CALL_ME:
        messages.success(request, "We will ring you. If it can’t wait, ring one of the numbers now.")
    return _to_card(assessment, way.after(card.link_id))


def _card_page(
    request: HttpRequest, way: Way, card: Card, form: CardForm, since: operations.AnsweredSince | None = None
) -> HttpResponse:
    """`since`: they answered it in the meantime. What they put there then is shown beside what they typed now, which
    takes its place if they send it once more."""
    if since is not None:
        form.now_seen(way.answers[card.link_id].client_key)
    told = presenter.told(way.template)
    form.speak(told["words"])
    context = {
        "assessment": way.assessment, "card": card, "form": form, "since": since and _since(way, card, since),
        "help_lines": way.template.help_for(card), **presenter.place(way, card), **presenter.around(way, card),
        **told,
    }  # fmt: skip
    status = 409 if since else 422 if form.errors else 200
    return render(request, "assessment/answer_card.html", context, status=status)


def _since(way: Way, card: Card, since: operations.AnsweredSince) -> dict[str, Any]:
    return {"sentence": since.sentence, "said": presenter.Said(card, way.answers[card.link_id])}


def _filled(way: Way, card: Card) -> dict[str, Any]:
    answer = way.answers.get(card.link_id)
    said = {"own_words": answer.own_words, "code": answer.given, "seen": str(answer.client_key)} if answer else {}
    return {**said, "topic": way.choices.get(card.concept_key, "")}


def _saved(form: CardForm, way: Way, card: Card, *, go: str, user: Any) -> bool:
    """All that is on the card, or nothing of it. False, with the reason in the form, where it was refused."""
    try:
        with transaction.atomic():
            _save(form.cleaned_data, way, card, go=go, says_something=form.says_something, user=user)
    except BadInput as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return False
    return True


def _save(typed: dict[str, Any], way: Way, card: Card, *, go: str, says_something: bool, user: Any) -> None:
    """Back and Stop save what was said and add no skip; Skip leaves an earlier answer as it was. What was sent before
    and is here changes nothing when it comes again."""
    at, assessment = timezone.now(), way.assessment
    if is_here(client_key=typed["client_key"], card=card, assessment=assessment):
        return
    if topic := typed.get("topic"):
        operations.choose_topic(assessment=assessment, card=card, choice=topic, by=user, at=at)
    answered = card.link_id in way.answers
    if (go == "skip" and answered) or (go in ("back", "stop", "beside") and not (says_something or answered)):
        return
    skipping = go == "skip"
    operations.answer_card(
        assessment=assessment, card=card, by=user, at=at, client_key=typed["client_key"],
        given=None if skipping else typed.get("code"), own_words="" if skipping else typed.get("own_words", ""),
        seen=typed["seen"],
    )  # fmt: skip


def _help_now(request: HttpRequest, assessment: Assessment, card: Card) -> HttpResponse | None:
    """The help screen, in answer to the card itself and before anything else; None where it opens none."""
    user: Any = request.user
    way = way_through(assessment)
    critical = way.template.critical_on(card, way.given)
    if critical is None:
        return None
    help_operations.show_help(assessment=assessment, card=card, by=user, at=timezone.now())
    context = {
        "assessment": assessment, "card": card, "critical": critical, "next": way.after(card.link_id),
        "help_lines": way.template.helpers(critical.help), **presenter.told(way.template),
    }  # fmt: skip
    return render(request, "assessment/help_now.html", context)


def _onward(go: str, assessment: Assessment, card: Card) -> HttpResponse:
    if go == "stop":
        return redirect("assessment:one-assessment", pk=assessment.pk)
    if go == "beside":
        return redirect("assessment:beside-me", pk=assessment.pk)
    way = way_through(assessment)
    if go == "back" and card in way.cards:
        return _to_card(assessment, way.before(card) or card)
    return _to_card(assessment, way.after(card.link_id))


def _to_card(assessment: Assessment, card: Card | None) -> HttpResponse:
    if card is None:
        return redirect("assessment:own-words", pk=assessment.pk)
    return redirect("assessment:answer-card", pk=assessment.pk, link_id=card.link_id)


def _words_url(assessment: Assessment) -> str:
    return redirect("assessment:own-words", pk=assessment.pk).url


def _one_answer(request: HttpRequest, assessment: Assessment, link_id: str) -> HttpResponse:
    way = way_through(assessment)
    handovers = tuple(open_handovers_of(assessment.respondent))
    one = presenter.Said(way.template.cards[link_id], way.answers[link_id], handovers)
    context = {"assessment": assessment, "one": one, "number_open": presenter.number_open(way), "swapped": True}
    return render(request, "assessment/_said_and_who_reads.html", context)
