"""Out and about: places, sessions, cards."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms.outreach import DropInForm, OutreachPlaceForm, PrintCardsForm, SessionForm
from apps.peersupport.hello_cards import square_of
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.outreach import OutreachPlace, OutreachSession
from apps.peersupport.operations import outreach as write
from apps.peersupport.operations.introductions import TOLD_CONSENT, note_introduction
from apps.peersupport.presenters import outreach as present
from apps.peersupport.queries import outreach as read
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file


@requires(Permission.RUN_OUTREACH, Permission.READ_FIGURES)
@require_safe
def outreach(request: SignedIn) -> HttpResponse:
    """Every place, and what came of it: counts, nobody's name."""
    closed = request.GET.get("show") == "closed"
    found = read.outreach_places(words=asked.words(request), kind=request.GET.get("kind", ""), closed=closed)
    if request.GET.get("as") == "csv":
        return csv_file("outreach", present.EXPORT_HEAD, map(present.export_row, found))
    context = {
        "columns": present.LIST_HEAD, "rows": [present.list_row(one) for one in found], "number": len(found),
        "kinds": OutreachPlace.Kind.choices, "export": asked.export_address(request),
        "may_run": request.user.may(Permission.RUN_OUTREACH),
    }  # fmt: skip
    return render(request, "peersupport/outreach.html", context)


@requires(Permission.RUN_OUTREACH)
@require_http_methods(FORM)
def add_outreach_place(request: SignedIn) -> HttpResponse:
    form = OutreachPlaceForm(request.POST or None)
    made: list[OutreachPlace] = []
    if done(form, lambda: made.append(write.add_outreach_place(**form.cleaned_data, by=request.user))):
        messages.success(request, f"{made[0]} is on the list. Print some cards for it.")
        return redirect("peersupport:outreach-place", made[0].pk)
    return show(request, "add_outreach_place", form)


@requires(Permission.RUN_OUTREACH, Permission.READ_FIGURES)
@require_safe
def outreach_place(request: SignedIn, pk: UUID) -> HttpResponse:
    """One place: when we were there, and what came of it."""
    found = read.get_outreach_place(pk=pk)
    context = {
        "place": found, "facts": present.facts(read.counts_of(found)), "form": PrintCardsForm(),
        "sessions": [present.session_line(one) for one in read.sessions_of(found)],
        "may_run": request.user.may(Permission.RUN_OUTREACH),
    }  # fmt: skip
    return render(request, "peersupport/outreach_place.html", context)


@requires(Permission.RUN_OUTREACH)
@require_POST
def close_outreach_place(request: SignedIn, pk: UUID) -> HttpResponse:
    """We go there no more; or, with `again`, we do."""
    found = read.get_outreach_place(pk=pk)
    write.close_outreach_place(place=found, closed="again" not in request.POST, at=timezone.now(), by=request.user)
    return redirect("peersupport:outreach-place", found.pk)


@requires(Permission.RUN_OUTREACH)
@require_POST
def print_cards(request: SignedIn, pk: UUID) -> HttpResponse:
    """A sheet of cards. Their words are shown here once and kept nowhere."""
    found = read.get_outreach_place(pk=pk)
    form = PrintCardsForm(request.POST)
    codes: list[str] = []
    if not done(form, lambda: codes.extend(
        write.print_hello_cards(place=found, **form.cleaned_data, at=timezone.now(), by=request.user)
    )):  # fmt: skip
        return show(request, "print_cards_again", form, place=found)
    shown = [(code.split("-"), square_of(_address(request, code))) for code in codes]
    context = {"place": found, "cards": shown, "type_at": _typed_at(request)}
    return render(request, "peersupport/print_cards.html", context)


def _address(request: SignedIn, code: str) -> str:
    return request.build_absolute_uri(reverse("peersupport:open-card", args=[code]))


def _typed_at(request: SignedIn) -> str:
    """As somebody types it: without the https."""
    return f"{request.get_host()}{reverse('peersupport:type-card')}".rstrip("/")


@requires(Permission.RUN_OUTREACH)
@require_http_methods(FORM)
def start_session(request: SignedIn, pk: UUID) -> HttpResponse:
    """We stand there now."""
    found = read.get_outreach_place(pk=pk)
    form = SessionForm(request.POST or None, initial={"on_duty": [request.user.pk]})
    made: list[OutreachSession] = []
    if done(form, lambda: made.append(
        write.start_session(place=found, **form.cleaned_data, at=timezone.now(), by=request.user)
    )):  # fmt: skip
        return redirect("peersupport:outreach-session", made[0].pk)
    return show(request, "start_session", form, place=found)


@requires(Permission.RUN_OUTREACH)
@require_safe
def outreach_session(request: SignedIn, pk: UUID) -> HttpResponse:
    """For the thumb of whoever stands there: one more chat, one more card, a hello."""
    found = read.get_session(pk=pk)
    context = {"session": found, "on_duty": read.on_duty_at(found)}
    return render(request, "peersupport/outreach_session.html", context)


@requires(Permission.RUN_OUTREACH)
@require_POST
def count_at_session(request: SignedIn, pk: UUID) -> HttpResponse:
    """One more, or with `less` one fewer."""
    found = read.get_session(pk=pk)
    more = -1 if "less" in request.POST else 1
    write.count_at_session(session=found, what=_what(request), by=request.user, more=more)
    return redirect("peersupport:outreach-session", found.pk)


def _what(request: SignedIn) -> str:
    return "chats" if request.POST.get("what") == "chats" else "cards"


@requires(Permission.RUN_OUTREACH)
@require_POST
def end_session(request: SignedIn, pk: UUID) -> HttpResponse:
    found = read.get_session(pk=pk)
    write.end_session(session=found, at=timezone.now(), by=request.user)
    messages.success(request, "That’s it for this time. The counts are kept.")
    return redirect("peersupport:outreach-place", found.place_id)


@requires(Permission.RUN_OUTREACH)
@require_http_methods(FORM)
def drop_in_hello(request: SignedIn, pk: UUID) -> HttpResponse:
    """A hello at the table, typed with her beside."""
    found = read.get_session(pk=pk)
    form = DropInForm(request.POST or None)
    made: list[Introduction] = []
    if done(form, lambda: made.append(_drop_in(form, found, request))):
        messages.success(request, f"Tell {made[0].first_name}: we get in touch by {made[0].attempt_due_on:%A %-d %B}.")
        return redirect("peersupport:outreach-session", found.pk)
    return show(
        request, "drop_in_hello", form, session=found, may_read_all=request.user.may(Permission.READ_INTRODUCTIONS)
    )  # fmt: skip


def _drop_in(form: DropInForm, session: OutreachSession, request: SignedIn) -> Introduction:
    told, now = dict(form.cleaned_data), timezone.now()
    evidence = f"{told.pop('consent_evidence')} (at {session.place})"[:200]
    return note_introduction(
        **told, source=Introduction.Source.DROP_IN, place=session.place, heard_at=now, at=now,
        consent_wording=TOLD_CONSENT, consent_evidence=evidence, by=request.user,
    )  # fmt: skip
