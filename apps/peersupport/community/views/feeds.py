"""Calendars for phones: the public one, and one's own at a secret address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.peersupport.community import presenters as present
from apps.peersupport.community.forms import CalendarForm
from apps.peersupport.community.ical import calendar_of
from apps.peersupport.community.operations import calendars as write
from apps.peersupport.community.queries import sessions as read
from apps.peersupport.models.families import Person
from apps.peersupport.queries.families import is_quiet
from apps.peersupport.views.own import own_person
from kith.access import SignedIn, open_to_all, requires
from kith.people.sealed import fingerprint
from kith.permissions import Permission
from kith.scope import current_scope

OWN_NAME = "My dates"


@open_to_all(reason="A phone's calendar has no sign-in; it reads only what is public.")
@require_safe
def public_calendar(request: HttpRequest) -> HttpResponse:
    dates = [
        present.public_date(one, url=request.build_absolute_uri(reverse("community:session", args=[one.pk])))
        for one in read.public_dates(at=timezone.now())
    ]
    return _file(calendar_of(f"What’s on: {current_scope().name}", dates), "whats-on")


@open_to_all(reason="A phone's calendar has no sign-in: the address is the secret, and ends when she ends it.")
@require_safe
def own_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Without a word of what it is, unless she chose so."""
    found = read.calendar_address(fingerprint(secret))
    quiet = is_quiet(found.person.family)
    dates = [
        present.own_date(one, says_what=found.says_what, is_quiet=quiet)
        for one in read.own_dates(found.person, at=timezone.now())
    ]
    return _file(calendar_of(OWN_NAME, dates), "dates")


@requires(Permission.READ_OWN_PAGE)
@require_safe
def my_calendar(request: SignedIn) -> HttpResponse:
    """Whether there is an address, and how to have one."""
    return _shown(request, own_person(request))


@requires(Permission.READ_OWN_PAGE)
@require_POST
def make_calendar_address(request: SignedIn) -> HttpResponse:
    """The address is shown this once."""
    person, says_what = own_person(request), request.POST.get("says_what") == "yes"
    secret = write.make_calendar_address(person=person, says_what=says_what, at=timezone.now(), by=request.user)
    address = request.build_absolute_uri(reverse("community:own-calendar", args=[secret]))
    return _shown(request, person, address=address)


@requires(Permission.READ_OWN_PAGE)
@require_POST
def end_calendar_address(request: SignedIn) -> HttpResponse:
    write.end_calendar_address(person=own_person(request), at=timezone.now(), by=request.user)
    messages.success(request, "Ended. That address shows nothing any more.")
    return redirect("community:my-calendar")


def _shown(request: SignedIn, person: Person, *, address: str = "") -> HttpResponse:
    held = read.open_address_of(person)
    form = CalendarForm(initial={"says_what": "yes" if held and held.says_what else "no"})
    return render(request, "community/my_calendar.html", {"held": held, "address": address, "form": form})


def _file(text: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{name}.ics"'
    answer["Referrer-Policy"] = "no-referrer"
    return answer
