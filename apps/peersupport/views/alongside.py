"""A partner who has a supporter for himself: his page for that supporter, and writing on it. Nothing else of his family
is on either."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.peersupport.forms.record import EntryForm
from apps.peersupport.models.families import Person
from apps.peersupport.models.record import Entry
from apps.peersupport.models.supporters import Match
from apps.peersupport.operations.entries import write_entry as keep_entry
from apps.peersupport.operations.readings import note_reading
from apps.peersupport.presenters.messages import how_to_reach
from apps.peersupport.presenters.record import entry_lines
from apps.peersupport.queries.record import entries_of
from apps.peersupport.queries.supporters import get_own_match
from apps.peersupport.spoken import spoken
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.cards import cards_for


@requires(Permission.WRITE_ENTRY)
@require_safe
def alongside(request: SignedIn, pk: UUID) -> HttpResponse:
    """Who he is, how to reach him, and what was written about him. Opening it is noted, for him alone."""
    match, person = get_own_match(pk=pk, for_user=request.user)
    note_reading(family=match.family_id, person=person, at=timezone.now(), by=request.user)
    entries = entry_lines(entries_of(person.family, about=person), for_parent=False)
    may_raise = request.user.may(Permission.RAISE_CONCERN)
    context = {
        "match": match, "person": person, "entries": entries, "may_raise": may_raise,
        "reach": how_to_reach(person), "spoken": spoken(person.languages),
        "cards": cards_for("alongside", request=request, subject=person),
    }  # fmt: skip
    return render(request, "peersupport/alongside.html", context)


@requires(Permission.WRITE_ENTRY)
@require_http_methods(FORM)
def write_alongside(request: SignedIn, pk: UUID) -> HttpResponse:
    """A visit, call or message with him; he reads it at once."""
    match, person = get_own_match(pk=pk, for_user=request.user)
    form = EntryForm(request.POST or None, people=[person])
    if done(form, lambda: _keep(form, match, person, request)):
        messages.success(request, f"Kept. {person.first_name} can read it now.")
        return redirect("peersupport:alongside", match.pk)
    return show(request, "write_alongside", form, match=match, person=person)


def _keep(form: EntryForm, match: Match, person: Person, request: SignedIn) -> Entry:
    told = {**form.cleaned_data, "about": person}
    return keep_entry(**told, family=match.family, own_match=match, at=timezone.now(), by=request.user)
