from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.peersupport.forms.record import ReplyForm
from apps.peersupport.models.families import Person
from apps.peersupport.operations.entries import reply_to_entry as keep_reply
from apps.peersupport.presenters import own_pages as present
from apps.peersupport.presenters.record import entry_lines
from apps.peersupport.presenters.usual import NOTHING, usual_of
from apps.peersupport.queries import families as read
from apps.peersupport.queries.loss import is_gentle, quiet_since
from apps.peersupport.queries.record import entries_of, get_own_entry, last_talked_at
from apps.peersupport.queries.supporters import match_of
from apps.peersupport.views.forms_shown import FORM, done, show
from apps.peersupport.views.own import own_parent, own_person
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.cards import cards_for

ENTRIES_AT_FIRST = 4


@requires(Permission.READ_OWN_PAGE)
@require_safe
def my_page(request: SignedIn) -> HttpResponse:
    """Who supports me, what happens next, what was written."""
    person = read.person_of(request.user)
    if person is None:
        return render(request, "peersupport/my_page_empty.html")
    family, today = person.family, timezone.localdate()
    is_parent = person.role == Person.Role.PARENT and not read.is_quiet(family)
    pregnancy, babies, since = read.latest_pregnancy(family), read.babies_of_now(family), quiet_since(family)
    usual = usual_of(pregnancy, babies, today=today) if is_parent and not is_gentle(pregnancy) else NOTHING
    match = match_of(person)
    context = {
        "person": person,
        "match": match if match and match.state == "ACTIVE" else None,
        "journey": present.journey(pregnancy, babies, today=today, gentle=is_gentle(pregnancy)) if is_parent else None,
        "usual": usual,
        "supporter_name": present.first_name(match.supporter.user.display_name) if match else "",
        "next_word": None if match and match.person_id else present.next_word(match, last_talked_at(family)),
        "entries": entry_lines(entries_of(family, about=person, most=ENTRIES_AT_FIRST, since=since), for_parent=True),
        "cards": cards_for("my-page", request=request, subject=person),
    }
    return render(request, "peersupport/my_page.html", context)


@requires(Permission.READ_OWN_PAGE)
@require_safe
def my_usual(request: SignedIn) -> HttpResponse:
    """What usually happens, with days where they are sure. After a loss, and for a partner, there is no such page."""
    person = own_parent(request)
    pregnancy, babies = read.latest_pregnancy(person.family), read.babies_of_now(person.family)
    usual = usual_of(pregnancy, babies, today=timezone.localdate())
    if not usual or read.is_quiet(person.family) or is_gentle(pregnancy):
        raise Http404
    return render(request, "peersupport/my_usual.html", {"usual": usual})


@requires(Permission.READ_OWN_PAGE)
@require_http_methods(FORM)
def reply_to_entry(request: SignedIn, pk: UUID) -> HttpResponse:
    """My own words beside what was written."""
    person = own_person(request)
    entry = get_own_entry(pk=pk, person=person)
    form = ReplyForm(request.POST or None)
    if done(form, lambda: keep_reply(
        **form.cleaned_data, entry=entry, person=person, at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Your words are there, beside the entry.")
        return redirect("peersupport:my-page")
    return show(request, "reply_to_entry", form, line=entry_lines([entry], for_parent=True)[0])
