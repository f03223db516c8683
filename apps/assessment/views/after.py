"""What comes after the cards, for the person who answered them: then and now, services that fit, a plan, and taking
their words away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.assessment.models.answers import Level
from apps.assessment.operations.after import share_answers
from apps.assessment.presenters import taking
from apps.assessment.queries.asked import outgoing_asked
from apps.assessment.queries.own import Way, get_own_assessment, way_through
from apps.assessment.queries.signposts import kinds_for
from apps.assessment.queries.then_now import Pair, pairs_of
from apps.peersupport.operations import carry_topics as carry
from apps.peersupport.queries import services_that_fit
from kith.access import SignedIn, requires
from kith.permissions import Permission

mine = requires(Permission.ANSWER_ASSESSMENT)
SHARED = {
    Level.SEALED: "All of it is just yours.",
    Level.SUPPORTER: "Your supporter can read it now.",
    Level.HUB: "Your supporter and the hub can read it now.",
}


@mine
@require_safe
@never_cache
def then_and_now(request: SignedIn) -> HttpResponse:
    """Her first words beside her latest. Nothing is compared but by her."""
    person = _person(request)
    pairs = pairs_of(person)
    levels = [(level, words) for level, words in Level.choices if level != Level.HANDOVER]
    context = {"person": person, "pairs": pairs, "levels": levels, "assessments": _assessments(pairs)}
    return render(request, "assessment/then_and_now.html", context)


@mine
@require_POST
def share_then_and_now(request: SignedIn) -> HttpResponse:
    """All of it, or what stands on one matter."""
    only = request.POST.get("only", "")
    pairs = [pair for pair in pairs_of(_person(request)) if not only or str(pair.now.answer.pk) == only]
    level = request.POST.get("level", "")
    answers = [one.answer for pair in pairs for one in (pair.then, pair.now)]
    share_answers(answers=answers, level=level, by=request.user, at=timezone.now())
    messages.success(request, SHARED[Level(level)] if answers else "There is nothing there yet.")
    return redirect("assessment:then-and-now")


@mine
@require_safe
@never_cache
def take_then_and_now(request: SignedIn) -> HttpResponse:
    person = _person(request)
    text = taking.then_and_now_text(pairs_of(person), name=person.first_name, on=timezone.localdate())
    return _file(text.encode(), "then-and-now.txt", "text/plain; charset=utf-8")


@mine
@require_safe
@never_cache
def take_words(request: SignedIn, pk: UUID) -> HttpResponse:
    """Their words as text; as a QuestionnaireResponse of FHIR R4 with `?as=fhir`."""
    way = _way(request, pk)
    if request.GET.get("as") == "fhir":
        content = taking.words_fhir(way, outgoing_asked(way.assessment))
        return _file(content, "my-words.json", "application/fhir+json")
    text = taking.words_text(way, name=way.assessment.respondent.first_name, on=timezone.localdate())
    return _file(text.encode(), "my-words.txt", "text/plain; charset=utf-8")


@mine
@require_safe
@never_cache
def services_for_me(request: SignedIn, pk: UUID) -> HttpResponse:
    """Services that fit what they said. Worked out now, kept nowhere, told to nobody."""
    way = _way(request, pk)
    return render(request, "assessment/services_for_me.html", {"assessment": way.assessment, **fitting_services(way)})


def fitting_services(way: Way) -> dict[str, Any]:
    kinds, today = kinds_for(way), timezone.localdate()
    wanted = services_that_fit(kinds=kinds.wanted, today=today)
    there = {one.service.pk for one in wanted}
    others = [one for one in services_that_fit(kinds=kinds.touched, today=today) if one.service.pk not in there]
    return {"wanted": wanted, "others": others}


@mine
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def carry_topics(request: SignedIn, pk: UUID) -> HttpResponse:
    """Pick what to put on one's plan: the name of a topic, and nothing that was answered."""
    way = _way(request, pk)
    if request.method != "POST":
        return render(request, "assessment/carry_topics.html", {"assessment": way.assessment, "way": way})
    picked = set(request.POST.getlist("topic"))
    topics = [card.text for card in way.to_talk_about if card.link_id in picked]
    number = carry(person=way.assessment.respondent, topics=topics, by=request.user, at=timezone.now())
    messages.success(request, "They are on your plan." if number else "Nothing new was put on your plan.")
    return redirect("peersupport:my-plan")


def _person(request: SignedIn) -> Any:
    person = getattr(request.user, "person", None)
    if person is None:
        raise Http404
    return person


def _way(request: SignedIn, pk: UUID) -> Way:
    return way_through(get_own_assessment(pk=pk, for_user=request.user))


def _assessments(pairs: list[Pair]) -> list[Any]:
    """Those the words stand in, the first one first."""
    found = {one.answer.assessment_id: one.answer.at for pair in pairs for one in (pair.then, pair.now)}
    return sorted(found.items(), key=lambda item: item[1])


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
