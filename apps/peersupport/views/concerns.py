"""A worry raised from any family's page, and what the safeguarding lead and deputies do with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms.concerns import AcknowledgeForm, ConcernForm, InErrorForm, TurnForm
from apps.peersupport.models.families import Family
from apps.peersupport.models.safety import Concern
from apps.peersupport.operations import concerns as write
from apps.peersupport.queries import concerns as read
from apps.peersupport.queries.families import families_for, family_worked_with, get_family
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.people.models import User
from kith.permissions import Permission

ERROR = "error_%s"
"""How the boxes of the second form on the page are called."""


@requires(Permission.RAISE_CONCERN)
@require_http_methods(FORM)
def raise_concern(request: SignedIn, pk: UUID) -> HttpResponse:
    """ "I'm worried about somebody": to the safeguarding lead, and nobody else. Danger now is asked before all else."""
    family = family_worked_with(pk=pk, for_user=request.user)
    now = request.GET.get("now", "")
    if request.method != "POST" and now not in ("yes", "no"):
        return render(request, "peersupport/in_danger.html", _shown(family, request))
    form = ConcernForm(request.POST or None, colleagues=read.colleagues(), initial={"immediate": now})
    if done(form, lambda: _raise(form, family, request)):
        raised = reverse("peersupport:concern-raised", args=[family.pk])
        return redirect(f"{raised}?now={'yes' if form.cleaned_data['immediate'] else 'no'}")
    danger = now == "yes" or form.data.get("immediate") == "yes"
    return show(request, "raise_concern", form, danger=danger, **_shown(family, request))


def _shown(family: Family, request: SignedIn) -> dict[str, object]:
    """The family, and whether there is a way back to its page: not for who supports only a partner of it."""
    return {"family": family, "sees": families_for(for_user=request.user).filter(pk=family.pk).exists()}


def _raise(form: ConcernForm, family: Family, request: SignedIn) -> None:
    link = request.build_absolute_uri(reverse("peersupport:concerns"))
    write.raise_concern(
        client_key=form.cleaned_data["client_key"], family=family, worry=form.worry(), link=link, at=timezone.now(),
        by=request.user,
    )  # fmt: skip


@requires(Permission.RAISE_CONCERN)
@require_safe
def concern_raised(request: SignedIn, pk: UUID) -> HttpResponse:
    """It has arrived; what happens now. 999 again where somebody is in danger."""
    family = family_worked_with(pk=pk, for_user=request.user)
    own = [one for one in read.raised_by(request.user) if one.family_id == family.pk]
    about = own[0].about_user if own else None
    here = read.safeguarding_leads(on=timezone.localdate(), besides=about)
    alone = not [one for one in here if one.pk != request.user.pk]
    context = {"danger": request.GET.get("now") == "yes", "alone": alone, **_shown(family, request)}
    return render(request, "peersupport/concern_raised.html", context)


@requires(Permission.RAISE_CONCERN)
@require_safe
def my_concerns(request: SignedIn) -> HttpResponse:
    """What I raised, and whether somebody has taken it up."""
    return render(request, "peersupport/my_concerns.html", {"concerns": read.raised_by(request.user)})


@requires(Permission.READ_CONCERNS)
@require_safe
def concerns(request: SignedIn) -> HttpResponse:
    """Every concern, those nobody has taken up first."""
    show_all = request.GET.get("show") == "all"
    found = read.concerns(for_user=request.user, open_only=not show_all)
    return render(request, "peersupport/concerns.html", {"concerns": found, "show_all": show_all})


@requires(Permission.READ_CONCERNS)
@require_http_methods(FORM)
def acknowledge_concern(request: SignedIn, pk: UUID) -> HttpResponse:
    """Read one concern, and take it up."""
    concern = read.get_concern(pk=pk, for_user=request.user)
    form = AcknowledgeForm(request.POST if request.method == "POST" else None)
    link = request.build_absolute_uri(reverse("peersupport:my-concerns"))
    if done(form, lambda: write.acknowledge_concern(
        concern=concern, note=form.cleaned_data["note"], link=link, at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Taken up. It is on the record, with the time, and whoever raised it is told.")
        return redirect("peersupport:acknowledge-concern", concern.pk)
    return show(request, "acknowledge_concern", form, **_about(concern, request), in_error=InErrorForm(auto_id=ERROR))


def _about(concern: Concern, request: SignedIn) -> dict[str, Any]:
    events = read.events_of(concern)
    family = get_family(pk=concern.family_id, for_user=request.user)
    return {"concern": concern, "family": family, "events": events, "kinds": {event.kind for event in events}}


@requires(Permission.READ_CONCERNS)
@require_POST
def say_in_error(request: SignedIn, pk: UUID) -> HttpResponse:
    """It should not be here: said by one, agreed to by another."""
    concern = read.get_concern(pk=pk, for_user=request.user)
    form = InErrorForm(request.POST, auto_id=ERROR)
    if done(form, lambda: write.say_in_error(
        concern=concern, note=form.cleaned_data["note"], at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Kept. It stays here, with who said so.")
        return redirect("peersupport:acknowledge-concern", concern.pk)
    context = {"form": AcknowledgeForm(), "in_error": form, **_about(concern, request)}
    return render(request, "peersupport/acknowledge_concern.html", context, status=422)


@requires(Permission.READ_CONCERNS)
@require_safe
def safety_turns(request: SignedIn) -> HttpResponse:
    """Who is asked in which order, and who is away."""
    lines = [{"user": one, "turn": read.turn_of(one)} for one in read.leads_in_turn()]
    context = {"lines": lines, "today": timezone.localdate()}
    return render(request, "peersupport/safety_turns.html", context)


@requires(Permission.READ_CONCERNS)
@require_http_methods(FORM)
def set_safety_turn(request: SignedIn, pk: UUID) -> HttpResponse:
    """When one of them is asked, and the days they are away."""
    user: User = get_object_or_404(User.objects.filter(pk__in=[one.pk for one in read.leads_in_turn()]), pk=pk)
    turn = read.turn_of(user)
    known = {"place": 1} if turn is None else {name: getattr(turn, name) for name in ("place", "away_from", "away_to")}
    form = TurnForm(request.POST if request.method == "POST" else None, initial=known)
    if done(form, lambda: write.set_turn(user=user, **form.cleaned_data, by=request.user)):
        messages.success(request, "Kept.")
        return redirect("peersupport:safety-turns")
    return show(request, "set_safety_turn", form, who=user)
