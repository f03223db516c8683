from __future__ import annotations

from uuid import UUID

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms.rights import AnswerForm, OwnRequestForm
from apps.peersupport.help_lines import help_line
from apps.peersupport.operations import rights as write
from apps.peersupport.presenters import rights as present
from apps.peersupport.presenters.messages import consent_lines
from apps.peersupport.queries import rights as read
from apps.peersupport.queries.consents import consents_ever, latest_consents
from apps.peersupport.views.forms_shown import FORM, done, show
from apps.peersupport.views.own import own_person
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.READ_OWN_PAGE)
@require_safe
def my_consents(request: SignedIn) -> HttpResponse:
    """What I said yes and no to, each by itself, with every time I said so."""
    person = own_person(request)
    context = {
        "consents": consent_lines(latest_consents(person)),
        "history": present.consent_history(consents_ever(person)),
    }
    return render(request, "peersupport/my_consents.html", context)


@requires(Permission.READ_OWN_PAGE)
@require_safe
def my_requests(request: SignedIn) -> HttpResponse:
    """What I asked about my record, and how it stands."""
    today = timezone.localdate()
    found = read.requests_of(own_person(request))
    lines = [
        {"asked": each, "stands": present.own_stands(each, today=today), "waits": bool(read.questions_open(each))}
        for each in found
    ]  # fmt: skip
    context = {"lines": lines, "help_line": help_line("data_rights")}
    return render(request, "peersupport/my_requests.html", context)


@requires(Permission.READ_OWN_PAGE)
@require_http_methods(FORM)
def ask_about_my_record(request: SignedIn) -> HttpResponse:
    """A request or a complaint, in my own words."""
    person, now, today = own_person(request), timezone.now(), timezone.localdate()
    form = OwnRequestForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if done(form, lambda: write.ask_about_record(
        **form.cleaned_data, person=person, received_on=today, at=now, on=today, by=request.user,
        link=request.build_absolute_uri(reverse("peersupport:data-requests")),
    )):  # fmt: skip
        notes.success(request, "We have it. You see here how it goes on.")
        return redirect("peersupport:my-requests")
    return show(request, "ask_about_my_record", form)


@requires(Permission.READ_OWN_PAGE)
@require_http_methods(FORM)
def answer_my_request(request: SignedIn, pk: UUID) -> HttpResponse:
    """What we asked back, answered in my own words."""
    asked = read.get_own_request(pk=pk, person=own_person(request))
    form = AnswerForm(request.POST or None)
    link = request.build_absolute_uri(reverse("peersupport:data-request", args=[pk]))
    if done(form, lambda: write.answer_question(
        request=asked.request, words=form.cleaned_data["words"], link=link, at=timezone.now(),
        on=timezone.localdate(), by=request.user,
    )):  # fmt: skip
        notes.success(request, "Thank you. We go on from here.")
        return redirect("peersupport:my-requests")
    return show(request, "answer_my_request", form, asked=asked)


@requires(Permission.READ_OWN_PAGE)
@require_POST
def take_back_my_request(request: SignedIn, pk: UUID) -> HttpResponse:
    """I need it no more."""
    asked = read.get_own_request(pk=pk, person=own_person(request))
    write.take_back_request(
        request=asked.request, at=timezone.now(), on=timezone.localdate(), by=request.user
    )  # fmt: skip
    notes.success(request, "Taken back. Ask again whenever you like.")
    return redirect("peersupport:my-requests")
