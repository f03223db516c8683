from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms.endings import EndingForm, StayAnswerForm, StayForm
from apps.peersupport.models.families import Family
from apps.peersupport.models.journey import Ending
from apps.peersupport.operations import endings as write
from apps.peersupport.queries import endings as read
from apps.peersupport.queries.families import get_family
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.WRITE_ENTRY)
@require_safe
def whats_next(request: SignedIn) -> HttpResponse:
    """Whose twelve weeks are over, who asked to go on, who came back."""
    context = {
        "talks": read.due_talks(for_user=request.user, on=timezone.localdate()),
        "stays": read.stays_waiting(for_user=request.user),
        "back": read.came_back(for_user=request.user),
        "may_answer": request.user.may(Permission.WRITE_FAMILY),
    }
    return render(request, "peersupport/whats_next.html", context)


@requires(Permission.WRITE_ENTRY)
@require_safe
def what_next(request: SignedIn, pk: UUID) -> HttpResponse:
    """One family's talk: three ways, and nothing happens by itself."""
    family = get_family(pk=pk, for_user=request.user)
    context = {
        "family": family, "lines": read.open_lines_of(family), "stays": read.stays_of(family),
        "endings": read.endings_of(family), "may_answer": request.user.may(Permission.WRITE_FAMILY),
    }  # fmt: skip
    return render(request, "peersupport/what_next.html", context)


@requires(Permission.WRITE_ENTRY)
@require_http_methods(FORM)
def end_support(request: SignedIn, pk: UUID) -> HttpResponse:
    """The last talk, written down; then the link to come back by, shown this once."""
    family = get_family(pk=pk, for_user=request.user)
    form = EndingForm(request.POST or None, lines=read.open_lines_of(family) if not family.ended_at else [])
    made: list[tuple[Ending, str]] = []
    if done(form, lambda: made.append(write.end_support(
        client_key=form.cleaned_data["client_key"], family=family, review=form.cleaned_data["review"],
        her_words=form.cleaned_data["her_words"], settled=form.settled(), at=timezone.now(), by=request.user,
    ))):  # fmt: skip
        ending, secret = made[0]
        return _letter(request, family, ending, secret)
    lines = [(form[f"became_{line.key}"], form[f"to_{line.key}"]) for line in form.lines]
    return show(request, "end_support", form, family=family, lines=lines)


@requires(Permission.WRITE_FAMILY)
@require_POST
def open_door(request: SignedIn, pk: UUID) -> HttpResponse:
    """A further link to come back by, shown this once."""
    family = get_family(pk=pk, for_user=request.user)
    secret = write.open_door(family=family, at=timezone.now(), by=request.user)
    endings = read.endings_of(family)
    return _letter(request, family, endings[0] if endings else None, secret)


def _letter(request: SignedIn, family: Family, ending: Ending | None, secret: str) -> HttpResponse:
    link = request.build_absolute_uri(reverse("peersupport:come-back", args=[secret])) if secret else ""
    answer = render(request, "peersupport/ending_letter.html", {"family": family, "ending": ending, "link": link})
    answer["Cache-Control"] = "no-store"
    return answer


@requires(Permission.WRITE_ENTRY)
@require_http_methods(FORM)
def ask_to_stay(request: SignedIn, pk: UUID) -> HttpResponse:
    """Support goes on for a while, once somebody else says yes."""
    family = get_family(pk=pk, for_user=request.user)
    form = StayForm(request.POST or None)
    if done(form, lambda: write.ask_to_stay(
        family=family, **form.cleaned_data, on=timezone.localdate(), at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Asked. A coordinator who is not you says yes or no.")
        return redirect("peersupport:what-next", family.pk)
    return show(request, "ask_to_stay", form, family=family)


@requires(Permission.WRITE_FAMILY)
@require_POST
def answer_stay(request: SignedIn, pk: UUID) -> HttpResponse:
    """Yes or no to somebody else's asking."""
    stay = get_object_or_404(read.stays_waiting(for_user=request.user), pk=pk)
    form = StayAnswerForm(request.POST)
    if form.is_valid():
        write.answer_stay(stay=stay, approved=form.cleaned_data["approved"], at=timezone.now(), by=request.user)
        messages.success(request, "Kept.")
    return redirect("peersupport:what-next", stay.family_id)
