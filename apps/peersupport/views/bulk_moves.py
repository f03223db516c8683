"""Moving many families: picked, looked at, done, undone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.peersupport.forms.board import WhereToForm
from apps.peersupport.models.places import Centre
from apps.peersupport.operations import bulk_moves as write
from apps.peersupport.presenters import board as present
from apps.peersupport.queries import board as read
from apps.peersupport.queries import bulk_moves as past
from apps.peersupport.queries.responsibility import Answering, who_answers, who_may_answer
from apps.peersupport.queries.supporters import Standing, standings
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import show
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.words import say_count

NOWHERE = "none"
ANSWER = "Who answers for them"
Group = tuple[str, list[tuple[str, str]]]


@requires(Permission.MATCH_FAMILY)
@require_safe
def choose_families(request: SignedIn) -> HttpResponse:
    """From whom or where; then which families, and where to."""
    chosen = request.GET.get("from", "")
    context: dict[str, Any] = {"from": chosen, "sources": _sources()}
    if not chosen:
        return render(request, "peersupport/choose_families.html", context)
    return show(request, "choose_families", _form(request, chosen), **context)


@requires(Permission.MATCH_FAMILY)
@require_POST
def preview_move(request: SignedIn) -> HttpResponse:
    """What would change, before anything does."""
    chosen = request.POST.get("from", "")
    form = _form(request, chosen, request.POST)
    if not form.is_valid():
        return show(request, "choose_families", form, **{"from": chosen, "sources": _sources()})
    names = dict(form.fields["families"].choices)  # type: ignore[attr-defined]
    places = dict(place for _, group in _targets() for place in group)
    picked, to = form.cleaned_data["families"], form.cleaned_data["to"]
    context = {
        "from": chosen, "to": to, "where": places[to], "picked": [(key, names[key]) for key in picked],
        "kind": to.partition(":")[0], "why_not": _why_not(to, len(picked)),
    }  # fmt: skip
    return render(request, "peersupport/preview_move.html", context)


@requires(Permission.MATCH_FAMILY)
@require_POST
def move_families(request: SignedIn) -> HttpResponse:
    """All of them, or none."""
    form = _form(request, request.POST.get("from", ""), request.POST)
    if not form.is_valid():
        return show(request, "choose_families", form, **{"from": request.POST.get("from", ""), "sources": _sources()})
    kind, key = form.cleaned_data["to"].split(":")
    picked, now = [UUID(one) for one in form.cleaned_data["families"]], timezone.now()
    asked_for: dict[str, Any] = {"families": picked, "at": now, "by": request.user}
    if kind == "centre":
        write.move_to_centre(centre=Centre.objects.get(pk=key), **asked_for)
    elif kind == "answers":
        write.move_to_answerer(user=next(one for one in who_may_answer() if str(one.pk) == key), **asked_for)
    else:
        on = timezone.localdate(now)
        supporter = next(one.supporter for one in standings(on=on) if str(one.supporter.pk) == key)
        write.move_to_supporter(supporter=supporter, **asked_for)
    messages.success(request, "Moved. Nothing that was written has changed, and you can undo it here.")
    return redirect("peersupport:moves")


@requires(Permission.MATCH_FAMILY)
@require_safe
def moves(request: SignedIn) -> HttpResponse:
    return render(request, "peersupport/moves.html", {"moves": past.moves()})


@requires(Permission.MATCH_FAMILY)
@require_POST
def undo_move(request: SignedIn, pk: UUID) -> HttpResponse:
    write.undo_move(pk=pk, at=timezone.now(), by=request.user)
    messages.success(request, "Undone. Both moves stay in the log.")
    return redirect("peersupport:moves")


def _form(request: SignedIn, chosen: str, data: Any = None) -> WhereToForm:
    found = _families(request, chosen).order_by("called", "pk")
    places = [group for group in _targets() if group[1]]
    return WhereToForm(data, families=[present.family_choice(one) for one in found], places=_but(places, chosen))


def _families(request: SignedIn, chosen: str) -> Any:
    kind, _, text = chosen.partition(":")
    key = asked.key(text)
    if kind == "supporter" and key:
        return read.families_of_supporter(key, for_user=request.user)
    if kind == "answers" and key:
        return read.families_of_answerer(key, for_user=request.user)
    if kind == "centre" and (key or text == NOWHERE):
        return read.families_of_centre(key, for_user=request.user)
    raise Http404


def _sources() -> list[Group]:
    """From where: whoever has left stands there as long as they have families."""
    held = [one for one in who_answers() if one.families]
    answering = [(f"answers:{one.user.pk}", _answers(one)) for one in held]
    return [*_supporters_and_centres(), (ANSWER, answering)]


def _targets() -> list[Group]:
    """To where, as one picks among them."""
    return [*_supporters_and_centres(), (ANSWER, [(f"answers:{one.pk}", str(one)) for one in who_may_answer()])]


def _supporters_and_centres() -> list[Group]:
    people = [(f"supporter:{one.supporter.pk}", _room(one)) for one in standings(on=timezone.localdate())]
    centres = [(f"centre:{one.pk}", one.name) for one in Centre.objects.order_by("name")]
    return [("Supporters", people), ("Centres", centres)]


def _answers(one: Answering) -> str:
    """Like "Asha: 12 families" or "Noor, who has left: 1 family"."""
    return f"{one.user}{'' if one.may else ', who has left'}: {say_count(one.families, 'family')}"


def _room(one: Standing) -> str:
    return f"{one.supporter}: {one.held} now, room for {one.room}"


def _but(groups: list[Group], chosen: str) -> list[Any]:
    return [(label, [place for place in places if place[0] != chosen]) for label, places in groups]


def _why_not(to: str, number: int) -> str:
    """What matching would refuse, as far as it can be seen beforehand."""
    kind, _, key = to.partition(":")
    if kind != "supporter":
        return ""
    found = next((one for one in standings(on=timezone.localdate()) if str(one.supporter.pk) == key), None)
    if found is None or found.why_not:
        return " ".join(found.why_not) if found else "They are not here any more."
    return f"There is room for {found.room}, and you picked {number}." if found.room < number else ""
