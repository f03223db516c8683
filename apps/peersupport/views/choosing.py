"""A parent chooses who supports them, and a partner who is there for him: one press, no reason. Or "you choose", or a
quiet change."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms.matching import WISHED, WishForm
from apps.peersupport.matching_rules import rules_on
from apps.peersupport.models.choosing import Exclusion
from apps.peersupport.models.families import Person
from apps.peersupport.operations import choosing as write
from apps.peersupport.operations.apart import keep_apart
from apps.peersupport.presenters.matching import supporter_card
from apps.peersupport.presenters.own_pages import first_name
from apps.peersupport.queries.choosing import Search, Stage, own, search_of, wanted_by, wish_of
from apps.peersupport.queries.supporters import Standing, candidates_for
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from apps.peersupport.views.own import own_person
from kith.access import SignedIn, requires
from kith.permissions import Permission

SAID = {
    "another": "Thank you. Choose below, or leave it to us. No one is told why.",
    "stay": "That’s fine. All stays as it is.",
    "us": "Thank you. We choose, and tell you who it is before they ring.",
    "none": "That’s fine. Here is who else there is.",
    "not": "You won’t see them here again.",
    "pick": "We’ve asked. You hear as soon as there is a yes.",
}


@requires(Permission.CHOOSE_SUPPORTER)
@require_safe
def my_supporter(request: SignedIn) -> HttpResponse:
    """Who is there for me, or up to three who could be. Who was shown is kept."""
    person = _chooser(request)
    search = search_of(person)
    shown = _shown(person, search, request)
    context = {
        "search": search,
        "stage": search.stage.name,
        "own": own(person) is not None,
        "now": first_name(str(search.active.supporter)) if search.active else "",
        "asked": first_name(str(search.offered.supporter)) if search.offered else "",
        "cards": [supporter_card(one) for one in shown],
    }
    return render(request, "peersupport/my_supporter.html", context)


def _shown(person: Person, search: Search, request: SignedIn) -> list[Standing]:
    if search.stage not in (Stage.CHOOSING, Stage.WE_CHOOSE):
        return []
    now = timezone.now()
    day = timezone.localdate(now)
    found = candidates_for(wanted=wanted_by(person.family, person), on=day)
    fits = [one for one in found if not one.why_not and one.supporter.pk not in search.left_out]
    shown = fits[: rules_on(day).shown]
    if shown:
        write.keep_list(family=person.family, person=person, shown=shown, on=day, at=now, by=request.user)
    return shown


@requires(Permission.CHOOSE_SUPPORTER)
@require_POST
def answer_supporters(request: SignedIn) -> HttpResponse:
    """What I say: this one, you choose, none of these, not this person, somebody else, or stay as it is."""
    person, answer = _chooser(request), request.POST.get("answer", "")
    act = _acts(request, person).get(answer)
    if act is None:
        raise Http404
    act()
    messages.success(request, SAID[answer])
    return redirect("peersupport:my-supporter")


def _acts(request: SignedIn, person: Person) -> dict[str, Callable[[], Any]]:
    now = timezone.now()
    said: dict[str, Any] = {"person": person, "at": now, "by": request.user}
    acts: dict[str, Callable[[], Any]] = {
        "another": partial(write.ask_for_another, **said),
        "stay": partial(write.stay_as_it_is, **said),
        "us": partial(write.leave_to_us, **said),
        "none": partial(write.none_of_these, **said),
        "pick": lambda: write.pick_supporter(supporter=asked.supporter(request), on=timezone.localdate(now), **said),
    }
    if own(person) is None:  # who is kept apart is kept apart from the whole family: a partner says "none of these"
        acts["not"] = lambda: keep_apart(
            supporter=asked.supporter(request),
            family=person.family,
            kind=Exclusion.Kind.PARENT,
            at=now,
            by=request.user,
        )
    return acts


@requires(Permission.CHOOSE_SUPPORTER)
@require_http_methods(FORM)
def my_match_wish(request: SignedIn) -> HttpResponse:
    """What would help me."""
    person = _chooser(request)
    form = WishForm(request.POST or None, initial=model_to_dict(wish_of(person), WISHED))
    if done(form, lambda: write.keep_wish(person=person, **form.cleaned_data, at=timezone.now(), by=request.user)):
        return redirect("peersupport:my-supporter")
    return show(request, "my_match_wish", form)


def own_card(request: HttpRequest, person: Person) -> str:
    """On my page: the way to choose, or to change."""
    if person.family.ended_at:
        return ""
    search = search_of(person)
    name = first_name(str(search.active.supporter)) if search.active else ""
    context = {"search": search, "stage": search.stage.name, "now": name, "own": own(person) is not None}
    return render_to_string("peersupport/_my_supporter_card.html", context, request=request)


def _chooser(request: SignedIn) -> Person:
    """A parent, who chooses for the family, or a partner, for himself. Raises Http404."""
    person = own_person(request)
    if person.family.ended_at:
        raise Http404
    return person
