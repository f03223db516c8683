"""A parent or partner answering for themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.assessment import device
from apps.assessment.forms.cards import CardForm
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.help import HelpShown
from apps.assessment.operations import answers as operations
from apps.assessment.operations import help as help_operations
from apps.assessment.presenters import way as presenter
from apps.assessment.queries.own import Way, get_own_assessment, is_here, supporter_of, way_through
from kith.access import SignedIn, requires
from kith.catalogue.assessments.cards import Card, Critical
from kith.people.models import User
from kith.permissions import Permission
from kith.web.forms import done

mine = requires(Permission.ANSWER_ASSESSMENT)
SAVE_NO_SKIP = ("back", "stop", "beside")


@mine
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer_card(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    """One card: shown, or sent by Next, Back, Skip or Stop. What is on it is saved each time but when it is skipped."""
    assessment = get_own_assessment(pk=pk, for_user=request.user)
    way = way_through(assessment)
    card = way.get_card(link_id)
    if assessment.state == Assessment.State.INVITED:
        return redirect("assessment:one-assessment", pk=assessment.pk)
    form = CardForm(request.POST or None, card=card, initial=_filled(way, card))
    go = request.POST.get("go", "next")
    try:
        if done(form, lambda: _save(form, way, card, go=go, user=request.user)):
            return device.kept(request, _help_now(request, assessment, card) or _onward(go, assessment, card))
    except operations.AnsweredSince as refusal:
        return device.not_kept(request, _card_page(request, way_through(assessment), card, form, refusal))
    shown = _card_page(request, way, card, form)
    return device.not_kept(request, shown) if request.method == "POST" else shown


@mine
@require_POST
def answer_help(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    """Ask to be rung, or go on with the cards."""
    assessment = get_own_assessment(pk=pk, for_user=request.user)
    way = way_through(assessment)
    card, response = way.get_card(link_id), request.POST.get("response", "")
    help_operations.answer_help(assessment=assessment, card=card, response=response, by=request.user, at=timezone.now())
    if response == HelpShown.Response.CALL_ME:
        messages.success(request, "We will ring you. If it can’t wait, ring one of the numbers now.")
    return _to_card(assessment, way.after(card.link_id))


@mine
@require_POST
@never_cache
def tell_supporter(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    """From the help screen, which stays before them: whoever supports them may read this one answer."""
    assessment = get_own_assessment(pk=pk, for_user=request.user)
    way = way_through(assessment)
    card = way.get_card(link_id)
    answer, critical = way.answers.get(link_id), way.template.critical_on(card, way.given)
    if answer is None or critical is None:
        raise Http404
    link = request.build_absolute_uri(reverse("peersupport:today"))
    help_operations.tell_supporter(answer=answer, link=link, by=request.user, at=timezone.now())
    return _help_page(request, way, card, critical)


def _card_page(
    request: SignedIn, way: Way, card: Card, form: CardForm, since: operations.AnsweredSince | None = None
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


@transaction.atomic
def _save(form: CardForm, way: Way, card: Card, *, go: str, user: User) -> None:
    """All that is on the card, or nothing of it. Back and Stop save what was said and add no skip; Skip leaves an
    earlier answer as it was. What was sent before and is here changes nothing when it comes again."""
    typed, at, assessment = form.cleaned_data, timezone.now(), way.assessment
    if is_here(client_key=typed["client_key"], card=card, assessment=assessment):
        return
    if topic := typed.get("topic"):
        operations.choose_topic(assessment=assessment, card=card, choice=topic, by=user, at=at)
    answered = card.link_id in way.answers
    if (go == "skip" and answered) or (go in SAVE_NO_SKIP and not (form.says_something or answered)):
        return
    skipping = go == "skip"
    operations.answer_card(
        assessment=assessment, card=card, by=user, at=at, client_key=typed["client_key"],
        given=None if skipping else typed.get("code"), own_words="" if skipping else typed.get("own_words", ""),
        seen=typed["seen"],
    )  # fmt: skip


def _help_now(request: SignedIn, assessment: Assessment, card: Card) -> HttpResponse | None:
    """The help screen, in answer to the card itself and before anything else; None where it opens none."""
    way = way_through(assessment)
    critical = way.template.critical_on(card, way.given)
    if critical is None:
        return None
    help_operations.show_help(assessment=assessment, card=card, by=request.user, at=timezone.now())
    return _help_page(request, way, card, critical)


def _help_page(request: SignedIn, way: Way, card: Card, critical: Critical) -> HttpResponse:
    context = {
        "assessment": way.assessment, "card": card, "critical": critical, "supporter": supporter_of(way.assessment),
        "is_told": way.answers[card.link_id].is_open_to_supporter,
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
