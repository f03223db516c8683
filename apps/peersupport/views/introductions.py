from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.peersupport.forms.introductions import EndIntroductionForm, LogContactForm, NoteIntroductionForm
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.operations import introductions as write
from apps.peersupport.presenters import introductions as present
from apps.peersupport.queries import introductions as read
from apps.peersupport.queries.supporters import who_is_free
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.cards import cards_for
from kith.web.spreadsheets import csv_file


@requires(Permission.READ_INTRODUCTIONS)
@require_safe
def introductions(request: SignedIn) -> HttpResponse:
    """The board by clock."""
    today = timezone.localdate()
    owed = read.on_the_clock(for_user=request.user)
    context = {
        "sections": present.board(owed, today=today),
        "owed": len(owed),
        "late": sum(1 for one in owed if (one.next_due_on or today) < today),
        "met": read.met_not_started(for_user=request.user),
        "free": who_is_free(on=today),
        "cards": cards_for("introductions", request=request, subject=None),
        "today": today,
        "may_write": request.user.may(Permission.WRITE_INTRODUCTION),
        "may_start": request.user.may(Permission.WRITE_FAMILY),
    }
    return render(request, "peersupport/introductions.html", context)


@requires(Permission.READ_INTRODUCTIONS)
@require_safe
def all_introductions(request: SignedIn) -> HttpResponse:
    """Every introduction there was: searched, filtered, exported."""
    found = read.search_introductions(
        read.introductions_for(for_user=request.user), words=asked.words(request),
        state=request.GET.get("state", ""), source=request.GET.get("source", ""),
    )  # fmt: skip
    if request.GET.get("as") == "csv":
        return csv_file("introductions", present.EXPORT_HEAD, map(present.export_row, found))
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": [present.list_row(one) for one in page], "columns": present.LIST_HEAD,
        "export": asked.export_address(request), "may_start": request.user.may(Permission.WRITE_FAMILY),
        "states": Introduction.State.choices, "sources": Introduction.Source.choices,
    }  # fmt: skip
    return render(request, "peersupport/all_introductions.html", context)


@requires(Permission.WRITE_INTRODUCTION)
@require_http_methods(FORM)
def note_introduction(request: SignedIn) -> HttpResponse:
    """Write down a hello that came another way."""
    form = NoteIntroductionForm(request.POST or None)
    made: list[Introduction] = []
    if done(form, lambda: made.append(_note(form, request))):
        messages.success(
            request, f"{made[0].first_name} is on the board. First try by {made[0].attempt_due_on:%A %-d %B}."
        )
        return redirect("peersupport:introduction", made[0].pk)
    return show(
        request, "note_introduction", form, may_read_all=request.user.may(Permission.READ_INTRODUCTIONS)
    )  # fmt: skip


def _note(form: NoteIntroductionForm, request: SignedIn) -> Introduction:
    told = dict(form.cleaned_data)
    heard_at = told.pop("heard_on")
    return write.note_introduction(
        **told, heard_at=heard_at, at=timezone.now(), consent_wording=write.TOLD_CONSENT, by=request.user
    )


@requires(Permission.READ_INTRODUCTIONS, Permission.WRITE_INTRODUCTION)
@require_safe
def introduction(request: SignedIn, pk: UUID) -> HttpResponse:
    """One introduction: who, how we heard, what was tried, what is next."""
    found = read.get_introduction(pk=pk, for_user=request.user)
    return render(request, "peersupport/introduction.html", _about(found, request))


def _about(found: Introduction, request: SignedIn) -> dict[str, object]:
    return {
        "introduction": found,
        "facts": present.facts(found),
        "contacts": read.contacts_of(found),
        "cards": cards_for("introduction", request=request, subject=found),
        "today": timezone.localdate(),
        "may_start": request.user.may(Permission.WRITE_FAMILY),
        "may_write": request.user.may(Permission.WRITE_INTRODUCTION),
        "may_read_all": request.user.may(Permission.READ_INTRODUCTIONS),
    }


@requires(Permission.WRITE_INTRODUCTION)
@require_http_methods(FORM)
def log_contact(request: SignedIn, pk: UUID) -> HttpResponse:
    """Keep one try at being in touch."""
    found = read.get_introduction(pk=pk, for_user=request.user)
    form = LogContactForm(request.POST or None)
    if done(form, lambda: write.log_contact(
        introduction=found, **form.cleaned_data, now=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Kept.")
        return redirect("peersupport:introduction", found.pk)
    return show(request, "log_contact", form, introduction=found, talks_in=present.talks_in(found))


@requires(Permission.WRITE_INTRODUCTION)
@require_http_methods(FORM)
def end_introduction(request: SignedIn, pk: UUID) -> HttpResponse:
    """End an introduction that starts no family."""
    found = read.get_introduction(pk=pk, for_user=request.user)
    form = EndIntroductionForm(request.POST or None)
    if done(form, lambda: write.end_introduction(
        introduction=found, **form.cleaned_data, at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, f"{found.first_name} is off the board. The door stays open.")
        return redirect("peersupport:introductions")
    return show(request, "end_introduction", form, introduction=found)
