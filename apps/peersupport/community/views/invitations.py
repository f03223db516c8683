"""Who knows whom: a family's own page of it, and what the hub is asked to pass on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.community import presenters as present
from apps.peersupport.community.forms import AskHubForm, PassOnForm, SayYesForm
from apps.peersupport.community.operations import invitations as write
from apps.peersupport.community.queries import invitations as read
from apps.peersupport.community.queries.sessions import get_own_sign_up
from apps.peersupport.views.forms_shown import FORM, done, show
from apps.peersupport.views.own import own_person
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.READ_OWN_PAGE)
@require_safe
def my_people(request: SignedIn) -> HttpResponse:
    """Families I know from here, word that waits for me, and what I asked."""
    person, now = own_person(request), timezone.now()
    context = {
        "known": [_known(one, person) for one in read.known_to(person)],
        "waiting": [(one, present.called(one.session)) for one in read.waiting_for(person)],
        "asked": [(one, present.called(one.session)) for one in read.asked_by(person, at=now)],
    }
    return render(request, "community/my_people.html", context)


def _known(one: Any, person: Any) -> dict[str, Any]:
    is_asker = one.asker_id == person.pk
    other, says = (one.asked, one.asked_says) if is_asker else (one.asker, one.asker_says)
    return {"invitation": one, "name": other.first_name, "says": says, "met": present.called(one.session)}


@requires(Permission.READ_OWN_PAGE)
@require_http_methods(FORM)
def ask_hub(request: SignedIn, pk: UUID) -> HttpResponse:
    """Somebody I met at that session: the hub passes on word."""
    person = own_person(request)
    session = get_own_sign_up(session=pk, person=person).session
    form = AskHubForm(request.POST or None)
    if done(form, lambda: write.ask_hub(
        session=session, asker=person, at=timezone.now(), by=request.user, **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, "We pass it on. If they’d like that too, you read it here.")
        return redirect("community:my-people")
    return show(request, "community/ask_hub", form, met=present.called(session))


@requires(Permission.READ_OWN_PAGE)
@require_http_methods(FORM)
def say_yes(request: SignedIn, pk: UUID) -> HttpResponse:
    person = own_person(request)
    found = read.get_own_invitation(pk=pk, person=person)
    form = SayYesForm(request.POST or None)
    if done(form, lambda: write.say_yes(
        invitation=found, person=person, at=timezone.now(), by=request.user, **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, "Now you know of each other.")
        return redirect("community:my-people")
    return show(request, "community/say_yes", form, met=present.called(found.session))


@requires(Permission.READ_OWN_PAGE)
@require_POST
def say_no(request: SignedIn, pk: UUID) -> HttpResponse:
    return _end(request, pk, write.say_no, "That’s fine. Nobody is told.")


@requires(Permission.READ_OWN_PAGE)
@require_POST
def leave(request: SignedIn, pk: UUID) -> HttpResponse:
    return _end(request, pk, write.leave, "It’s off both your pages. Nobody is told why.")


def _end(request: SignedIn, pk: UUID, deed: Any, said: str) -> HttpResponse:
    person = own_person(request)
    found = read.get_own_invitation(pk=pk, person=person)
    deed(invitation=found, person=person, at=timezone.now(), by=request.user)
    messages.success(request, said)
    return redirect("community:my-people")


@requires(Permission.PASS_INVITATION)
@require_safe
def invitations(request: SignedIn) -> HttpResponse:
    """What the hub was asked to pass on, the longest waiting first."""
    found = [(one, present.called(one.session)) for one in read.to_pass_on()]
    return render(request, "community/invitations.html", {"waiting": found})


@requires(Permission.PASS_INVITATION)
@require_http_methods(FORM)
def pass_on(request: SignedIn, pk: UUID) -> HttpResponse:
    """To one who was there and is open to it."""
    found = read.get_to_pass_on(pk=pk)
    people = {str(one.pk): one for one in read.open_to_it(found)}
    form = PassOnForm(request.POST or None, people=[(key, one.first_name) for key, one in people.items()])
    link = request.build_absolute_uri(reverse("community:my-people"))
    if done(form, lambda: write.pass_on(
        invitation=found, to=people[form.cleaned_data["to"]], link=link, at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Passed on. What they answer is theirs.")
        return redirect("community:invitations")
    return show(request, "community/pass_on", form, invitation=found, met=present.called(found.session), people=people)


@requires(Permission.PASS_INVITATION)
@require_POST
def close(request: SignedIn, pk: UUID) -> HttpResponse:
    """Nobody is open who fits."""
    write.close_unpassed(invitation=read.get_to_pass_on(pk=pk), at=timezone.now(), by=request.user)
    messages.success(request, "Closed. Nobody is told.")
    return redirect("community:invitations")
