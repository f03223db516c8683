"""How to be with somebody: languages, access, their own number with their own yes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.peersupport.forms.people import NameForm, OwnContactForm, WaysToMeetForm
from apps.peersupport.models.families import Family, Person
from apps.peersupport.operations import people as write
from apps.peersupport.presenters.messages import how_to_reach
from apps.peersupport.queries.families import get_family, get_person, people_of
from apps.peersupport.queries.knowing import has_another, knows_of_the_other, own_hello
from apps.peersupport.queries.messages import safe_contact_of
from apps.peersupport.spoken import spoken
from apps.peersupport.views.forms_shown import FORM, done, show
from apps.peersupport.views.own import own_person
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.WRITE_ENTRY)
@require_http_methods(FORM)
def ways_to_meet(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """Kept by whoever supports or coordinates, as they were told."""
    family = get_family(pk=pk, for_user=request.user)
    found = get_person(pk=person, family=family)
    form = WaysToMeetForm(request.POST or None, initial=_known(found))
    if done(form, lambda: write.keep_ways_to_meet(person=found, **form.cleaned_data, by=request.user)):
        messages.success(request, "Kept. Whoever meets them sees it first.")
        return redirect("peersupport:family", family.pk)
    return show(request, "ways_to_meet", form, family=family, about=found)


@requires(Permission.READ_OWN_PAGE)
@require_http_methods(FORM)
def my_ways_to_meet(request: SignedIn) -> HttpResponse:
    """The same, kept by themselves."""
    found = own_person(request)
    form = WaysToMeetForm(request.POST or None, initial=_known(found))
    if done(form, lambda: write.keep_ways_to_meet(person=found, **form.cleaned_data, by=request.user)):
        messages.success(request, "Kept. Whoever meets you sees it first.")
        return redirect("peersupport:my-page")
    return show(request, "my_ways_to_meet", form)


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def correct_name(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """A name that was heard or typed wrongly."""
    family = get_family(pk=pk, for_user=request.user)
    found = get_person(pk=person, family=family)
    known = {"first_name": found.first_name, "last_name": found.last_name}
    form = NameForm(request.POST or None, initial=known)
    if done(form, lambda: write.correct_name(person=found, **form.cleaned_data, by=request.user)):
        messages.success(request, "Kept.")
        return redirect("peersupport:family", family.pk)
    return show(request, "correct_name", form, family=family, about=known["first_name"])


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def own_contact(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """A partner who was asked himself, or a parent whose number we had not."""
    family = get_family(pk=pk, for_user=request.user)
    found = get_person(pk=person, family=family)
    form = OwnContactForm(request.POST or None)
    if done(form, lambda: write.keep_own_contact(
        person=found, contact=form.cleaned_data["contact"], evidence=form.cleaned_data["consent_evidence"],
        at=timezone.now(), by=request.user,
    )):  # fmt: skip
        messages.success(request, "Kept, with their own yes.")
        return redirect("peersupport:family", family.pk)
    return show(request, "own_contact", form, family=family, about=found)


def _known(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in ("languages", "interpreter", "access_needs")}


def meeting_card(request: HttpRequest, family: Family) -> str:
    """On a family's page, before anybody rings: how each of them may be reached and met."""
    user: Any = request.user
    context = {
        "family": family, "lines": [_meeting_line(one) for one in people_of(family)],
        "may_change": user.may(Permission.WRITE_FAMILY), "may_write": user.may(Permission.WRITE_ENTRY),
    }  # fmt: skip
    return render_to_string("peersupport/_meeting_card.html", context, request=request)


def _meeting_line(person: Person) -> dict[str, object]:
    hello = own_hello(person)
    contact = safe_contact_of(person)
    asked = contact.is_kept or not person.reach_safely
    return {
        "person": person, "spoken": spoken(person.languages), "has_contact": contact.is_kept or bool(person.contact),
        "reach": how_to_reach(person), "asked": asked,
        "came": hello is not None, "untold": not knows_of_the_other(person) and has_another(person),
    }  # fmt: skip


def own_meeting_card(request: HttpRequest, person: Person) -> str:
    context = {"person": person, "spoken": spoken(person.languages)}
    return render_to_string("peersupport/_own_meeting_card.html", context, request=request)
