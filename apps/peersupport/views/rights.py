from __future__ import annotations

from uuid import UUID, uuid5

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms.rights import HoldForm, NoteRequestForm, StepForm
from apps.peersupport.models.rights import DataRequest, DataRequestEvent
from apps.peersupport.operations import retention as removing
from apps.peersupport.operations import rights as write
from apps.peersupport.operations.readings import note_reading
from apps.peersupport.presenters import rights as present
from apps.peersupport.queries import rights as read
from apps.peersupport.queries.families import get_family, get_person
from apps.peersupport.views.asked import export_address, words
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file


@requires(Permission.HANDLE_DATA_REQUESTS)
@require_safe
def data_requests(request: SignedIn) -> HttpResponse:
    """What people ask about their records, what is owed first on top: searched, filtered, exported."""
    today = timezone.localdate()
    found = read.requests_for(
        for_user=request.user, open_only=request.GET.get("show") != "all", words=words(request),
        kind=request.GET.get("kind", ""),
    )  # fmt: skip
    if request.GET.get("as") == "csv":
        return csv_file("data-requests", present.EXPORT_HEAD, [present.export_row(each, today=today) for each in found])
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": [present.request_row(each, today=today) for each in page], "columns": present.LIST_HEAD,
        "kinds": DataRequest.Kind.choices, "export": export_address(request),
    }  # fmt: skip
    return render(request, "peersupport/data_requests.html", context)


@requires(Permission.HANDLE_DATA_REQUESTS)
@require_http_methods(FORM)
def data_request(request: SignedIn, pk: UUID) -> HttpResponse:
    """One request: its clock, its steps, and the next one. Opening it is noted, for who asked alone: a partner would
    read that something was asked."""
    asked = read.get_request(pk=pk, for_user=request.user)
    about = asked.request.person
    note_reading(family=about.family_id, person=about, at=timezone.now(), by=request.user)
    form = StepForm(request.POST or None, kinds=read.steps_that_fit(asked, on=timezone.localdate()))
    if done(form, lambda: _add_step(form, asked, request)):
        notes.success(request, "Kept. They read it on their own page.")
        return redirect("peersupport:data-request", pk)
    may_remove = request.user.may(Permission.REMOVE_RECORDS) and asked.request.kind == DataRequest.Kind.ERASE
    facts = present.request_facts(asked, today=timezone.localdate())
    return show(request, "data_request", form, asked=asked, facts=facts, may_remove=may_remove)


def _add_step(form: StepForm, asked: read.Asked, request: SignedIn) -> DataRequestEvent:
    link = request.build_absolute_uri(reverse("peersupport:my-requests"))
    return write.add_step(
        request=asked.request, kind=DataRequestEvent.Kind(form.cleaned_data["kind"]), words=form.cleaned_data["words"],
        at=timezone.now(), on=timezone.localdate(), by=request.user, link=link,
    )  # fmt: skip


@requires(Permission.HANDLE_DATA_REQUESTS)
@require_http_methods(FORM)
def note_data_request(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """A request that reached us by letter, by telephone or on a visit."""
    family = get_family(pk=pk, for_user=request.user)
    about, today = get_person(pk=person, family=family), timezone.localdate()
    form = NoteRequestForm(request.POST or None, initial={"received_on": today})
    if done(form, lambda: write.ask_about_record(
        **form.cleaned_data, person=about, at=timezone.now(), on=today, by=request.user,
        link=request.build_absolute_uri(reverse("peersupport:data-requests")),
    )):  # fmt: skip
        notes.success(request, f"Kept, with its clock. {about.first_name} sees it too.")
        return redirect("peersupport:data-requests")
    return show(request, "note_data_request", form, family=family, about=about)


@requires(Permission.REMOVE_RECORDS)
@require_POST
def ask_removal(request: SignedIn, pk: UUID) -> HttpResponse:
    """A request to remove goes on a list that somebody else looks at."""
    asked = read.get_request(pk=pk, for_user=request.user)
    removal = removing.ask_removal(
        request=asked.request, client_key=uuid5(asked.request.pk, "removal"), at=timezone.now(),
        on=timezone.localdate(), by=request.user,
    )  # fmt: skip
    notes.success(request, "It is on a list. Somebody else looks at it and says yes.")
    return redirect("peersupport:removal", removal.pk)


@requires(Permission.HOLD_RECORDS)
@require_http_methods(FORM)
def hold_family(request: SignedIn, pk: UUID) -> HttpResponse:
    """Keep everything of a family, or let it go by the rules again."""
    family = get_family(pk=pk, for_user=request.user)
    held = read.is_held(family)
    form = HoldForm(request.POST or None, initial={"hold": "no" if held else "yes"})
    if done(form, lambda: write.hold_family(
        family=family, held=form.cleaned_data["hold"], reason=form.cleaned_data["reason"], at=timezone.now(),
        by=request.user,
    )):  # fmt: skip
        kept = "Held: nothing of it is removed." if form.cleaned_data["hold"] else "Let go: the rules count again."
        notes.success(request, kept)
        return redirect("peersupport:hold-family", pk)
    return show(request, "hold_family", form, family=family, held=held, holds=read.holds_of(family))
