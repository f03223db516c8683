"""Signing up, taking it back, and one's own dates."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.community import presenters as present
from apps.peersupport.community.forms import SignUpForm
from apps.peersupport.community.models.signing_up import SignUp
from apps.peersupport.community.operations import signing_up as write
from apps.peersupport.community.queries import sessions as read
from apps.peersupport.models.consents import Purpose
from apps.peersupport.queries.consents import agrees_to
from apps.peersupport.views.forms_shown import FORM, done, show
from apps.peersupport.views.own import own_person
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.READ_OWN_PAGE)
@require_http_methods(FORM)
def sign_up(request: SignedIn, pk: UUID) -> HttpResponse:
    person = own_person(request)
    session = read.get_session(pk=pk, for_user=request.user)
    form = SignUpForm(request.POST or None, told_already=agrees_to(person, Purpose.INVITATIONS))
    made: list[SignUp] = []
    if done(form, lambda: made.append(write.sign_up(
        session=session, person=person, at=timezone.now(), by=request.user, **form.wishes()
    ))):  # fmt: skip
        messages.success(request, _said(made[0]))
        return redirect("community:session", session.pk)
    return show(request, "community/sign_up", form, session=session, facts=present.facts(session))


def _said(sign_up: SignUp) -> str:
    if sign_up.state == SignUp.State.COMING:
        return "You’re coming. See you there."
    return "You’re on the waiting list. If a place comes free, it’s yours."


@requires(Permission.READ_OWN_PAGE)
@require_POST
def take_back(request: SignedIn, pk: UUID) -> HttpResponse:
    found = read.get_own_sign_up(session=pk, person=own_person(request))
    write.take_back(sign_up=found, at=timezone.now(), by=request.user)
    messages.success(request, "Your name is off. Come another time, if you like.")
    return redirect("community:my-dates")


@requires(Permission.READ_OWN_PAGE)
@require_POST
def change_findable(request: SignedIn, pk: UUID) -> HttpResponse:
    found = read.get_own_sign_up(session=pk, person=own_person(request))
    findable = request.POST.get("findable") == "yes"
    write.change_findable(sign_up=found, findable=findable, by=request.user)
    messages.success(request, "They may ask us." if findable else "Nobody can find you from there.")
    return redirect("community:my-dates")


@requires(Permission.READ_OWN_PAGE)
@require_safe
def my_dates(request: SignedIn) -> HttpResponse:
    """Where I signed up: what comes, and what was."""
    now = timezone.now()
    lines = [present.own_line(one, at=now) for one in read.own_sign_ups(own_person(request))]
    context = {
        "to_come": [each for each in lines if not each["is_over"]],
        "past": [each for each in reversed(lines) if each["is_over"]],
    }
    return render(request, "community/my_dates.html", context)
