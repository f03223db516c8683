"""A supporter types for a parent who asked them to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.assessment.forms.typed import SaySoForm, TypingForm, WordsForm
from apps.assessment.models.help import HelpShown
from apps.assessment.models.sittings import Sitting
from apps.assessment.operations import typed as operations
from apps.assessment.permissions import is_matched
from apps.assessment.presenters import typed as presenter
from apps.assessment.queries.own import Way
from apps.assessment.queries.table import inviting
from apps.assessment.queries.typed import get_sitting, get_sitting_to_end, get_typed_answer, way_in_sitting
from apps.peersupport.queries import get_family
from kith.access import SignedIn, requires
from kith.catalogue.assessments.cards import Card
from kith.errors import BadInput
from kith.people.models import User
from kith.permissions import Permission
from kith.web.forms import done, show_refusal

typing = requires(Permission.TYPE_ANSWERS)


@typing
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def begin_sitting(request: SignedIn, pk: UUID, person_pk: UUID) -> HttpResponse:
    """Their say-so, written down first."""
    family = get_family(pk=pk, for_user=request.user)
    person = family.people.filter(pk=person_pk).first()
    if person is None or not is_matched(request.user, family=family):
        raise Http404
    templates = [(one.family_id, one.title) for one in inviting(person)]
    form = SaySoForm(request.POST or None, templates=templates, initial={"said_on": timezone.localdate()})
    if form.is_valid() and (sitting := _begun(form, person, request.user)):
        return redirect("assessment:sitting", pk=family.pk, sitting_pk=sitting.pk)
    context = {"family": family, "person": person, "form": form, "templates": templates}
    return render(request, "assessment/begin_sitting.html", context, status=422 if form.errors else 200)


@typing
@require_safe
@never_cache
def one_sitting(request: SignedIn, pk: UUID, sitting_pk: UUID) -> HttpResponse:
    """The cards, and what was typed in this sitting."""
    sitting = _sitting(request, pk, sitting_pk)
    way = way_in_sitting(sitting)
    context = _about(sitting) | {"parts": presenter.parts(way), "next": way.first_unanswered, "way": way}
    return render(request, "assessment/sitting.html", context)


@typing
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def type_answer(request: SignedIn, pk: UUID, sitting_pk: UUID, link_id: str) -> HttpResponse:
    """One card: read out, and typed as they say it."""
    sitting = _sitting(request, pk, sitting_pk)
    way = way_in_sitting(sitting)
    card = way.get_card(link_id)
    person = sitting.assessment.respondent
    form = TypingForm(request.POST or None, card=card, first_name=person.first_name, initial=_filled(way, card))
    if done(form, lambda: _type(request, form, sitting, card)):
        return _help_now(request, sitting, card) or _onward(request, sitting, card)
    context = _about(sitting) | {
        "card": card, "form": form, "part": way.template.theme_of[link_id], "before": way.before(card),
        "help_lines": way.template.help_for(card), "typed": way.answers.get(link_id), "words_form": WordsForm(),
    }  # fmt: skip
    return render(request, "assessment/type_answer.html", context, status=422 if form.errors else 200)


@typing
@require_POST
def open_as_they_say(request: SignedIn, pk: UUID, sitting_pk: UUID, answer_pk: UUID) -> HttpResponse:
    """Somebody without a sign-in lets the typist read an answer again."""
    sitting = _sitting(request, pk, sitting_pk)
    answer = get_typed_answer(pk=answer_pk, sitting=sitting)
    form = WordsForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    operations.open_as_they_say(sitting=sitting, answer=answer, words=words, by=request.user, at=timezone.now())
    messages.success(request, "You can read that one again later, till they close it.")
    return redirect("assessment:type-answer", pk=pk, sitting_pk=sitting.pk, link_id=answer.link_id)


@typing
@require_POST
def answer_help_for_them(request: SignedIn, pk: UUID, sitting_pk: UUID, link_id: str) -> HttpResponse:
    sitting = _sitting(request, pk, sitting_pk)
    card, response = way_in_sitting(sitting).get_card(link_id), request.POST.get("response", "")
    operations.answer_help_for_them(sitting=sitting, card=card, response=response, by=request.user, at=timezone.now())
    if response == HelpShown.Response.CALL_ME:
        messages.success(request, "The hub will ring them. If it can’t wait, they ring one of the numbers now.")
    return _to_next(sitting, card)


@typing
@require_POST
def finish_sitting(request: SignedIn, pk: UUID, sitting_pk: UUID) -> HttpResponse:
    sitting = _sitting(request, pk, sitting_pk)
    operations.finish_sitting(sitting=sitting, by=request.user, at=timezone.now())
    name = sitting.assessment.respondent.first_name
    paper = f" Hand the paper back to {name}: it is theirs." if sitting.mode == "PAPER" else ""
    messages.success(request, f"Done. What you typed is {name}’s now, and out of your sight.{paper}")
    return redirect("assessment:family-assessment", pk=pk)


@typing
@require_POST
def take_back_for_them(request: SignedIn, pk: UUID, sitting_pk: UUID) -> HttpResponse:
    """They told their supporter that they take their yes back, while the sitting lasts or after it."""
    sitting = get_sitting_to_end(pk=sitting_pk, family=get_family(pk=pk, for_user=request.user), for_user=request.user)
    operations.take_back_say_so(sitting=sitting, by=request.user, at=timezone.now())
    messages.success(request, "Taken back. What was typed is theirs, and out of your sight.")
    return redirect("assessment:family-assessment", pk=pk)


def _sitting(request: SignedIn, pk: UUID, sitting_pk: UUID) -> Sitting:
    return get_sitting(
        pk=sitting_pk, family=get_family(pk=pk, for_user=request.user), for_user=request.user, at=timezone.now()
    )


def _about(sitting: Sitting) -> dict[str, Any]:
    person = sitting.assessment.respondent
    return {"sitting": sitting, "person": person, "family_pk": person.family_id}


def _begun(form: SaySoForm, person: Any, user: User) -> Sitting | None:
    try:
        return operations.begin_sitting(person=person, by=user, at=timezone.now(), **form.said)
    except BadInput as refusal:
        show_refusal(form, refusal)
        return None


def _filled(way: Way, card: Card) -> dict[str, Any]:
    answer = way.answers.get(card.link_id)
    return {"own_words": answer.own_words, "code": answer.given} if answer else {}


def _type(request: SignedIn, form: TypingForm, sitting: Sitting, card: Card) -> None:
    """Skip leaves the card as it was."""
    if request.POST.get("go") == "skip":
        return
    said = form.cleaned_data
    operations.type_answer(
        sitting=sitting, card=card, given=said.get("code"), own_words=said.get("own_words", ""),
        client_key=said["client_key"], by=request.user, at=timezone.now(),
    )  # fmt: skip


def _help_now(request: SignedIn, sitting: Sitting, card: Card) -> HttpResponse | None:
    """What to say to them, at once; None where the answer calls for none."""
    way = way_in_sitting(sitting)
    critical = way.template.critical_on(card, way.given)
    if critical is None:
        return None
    operations.show_help_to_typist(sitting=sitting, card=card, by=request.user, at=timezone.now())
    name = sitting.assessment.respondent.first_name
    context = _about(sitting) | {
        "card": card, "critical": critical, "help_lines": way.template.helpers(critical.help),
        "at_once": presenter.AT_ONCE[sitting.mode].format(name=name),
    }  # fmt: skip
    return render(request, "assessment/help_for_them.html", context)


def _onward(request: SignedIn, sitting: Sitting, card: Card) -> HttpResponse:
    if request.POST.get("go") == "stop":
        return _to_sitting(sitting)
    if request.POST.get("go") == "back":
        way = way_in_sitting(sitting)
        return _to_card(sitting, way.before(card) or card) if card in way.cards else _to_sitting(sitting)
    return _to_next(sitting, card)


def _to_next(sitting: Sitting, card: Card) -> HttpResponse:
    after = way_in_sitting(sitting).after(card.link_id)
    return _to_card(sitting, after) if after else _to_sitting(sitting)


def _to_sitting(sitting: Sitting) -> HttpResponse:
    return redirect("assessment:sitting", pk=sitting.assessment.respondent.family_id, sitting_pk=sitting.pk)


def _to_card(sitting: Sitting, card: Card) -> HttpResponse:
    family_pk = sitting.assessment.respondent.family_id
    return redirect("assessment:type-answer", pk=family_pk, sitting_pk=sitting.pk, link_id=card.link_id)
