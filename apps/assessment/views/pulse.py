"""The team's pulse: answering, opening a round, and what a closed one adds up to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.assessment.forms.pulse import PulseForm, RoundForm
from apps.assessment.models.pulse import PulseRound
from apps.assessment.operations import pulse as operations
from apps.assessment.presenters import pulse as presenter
from apps.assessment.queries.pulse import closed_rounds, has_answered, open_round_on, outcome_of, questions_of
from kith.access import SignedIn, requires
from kith.people.models import User
from kith.permissions import Permission
from kith.web.forms import done
from kith.web.words import say_short_day


@requires(Permission.ANSWER_PULSE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def my_pulse(request: SignedIn) -> HttpResponse:
    """The questions of the round that is open, once; then a word of thanks."""
    pulse = open_round_on(timezone.localdate())
    if pulse is None or has_answered(pulse, request.user):
        return render(request, "assessment/no_pulse.html", {"pulse": pulse})
    form = PulseForm(request.POST or None, cards=questions_of(pulse))
    if done(form, lambda: _answer(form, pulse, request.user)):
        return redirect("assessment:my-pulse")
    context = {"pulse": pulse, "form": form}
    return render(request, "assessment/my_pulse.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_PULSE)
@require_safe
def team_pulse(request: SignedIn) -> HttpResponse:
    today = timezone.localdate()
    pulse = open_round_on(today)
    context = {
        "pulse": pulse, "rows": presenter.rounds(closed_rounds(today)), "columns": presenter.ROUNDS,
        "may_open": request.user.may(Permission.OPEN_PULSE),
        "may_answer": pulse and request.user.may(Permission.ANSWER_PULSE) and not has_answered(pulse, request.user),
    }  # fmt: skip
    return render(request, "assessment/team_pulse.html", context)


@requires(Permission.READ_PULSE)
@require_safe
def pulse_outcome(request: SignedIn, pk: UUID) -> HttpResponse:
    outcome = outcome_of(pk=pk, on=timezone.localdate())
    context = {"outcome": outcome, "told": presenter.told(outcome), "columns": presenter.COLUMNS}
    return render(request, "assessment/pulse_outcome.html", context)


@requires(Permission.OPEN_PULSE)
@require_http_methods(["GET", "HEAD", "POST"])
def open_pulse(request: SignedIn) -> HttpResponse:
    form = RoundForm(request.POST or None)
    if done(form, lambda: operations.open_round(by=request.user, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, f"The team can answer until {say_short_day(form.cleaned_data['closes_on'])}.")
        return redirect("assessment:team-pulse")
    return render(request, "assessment/open_pulse.html", {"form": form}, status=422 if form.errors else 200)


def _answer(form: PulseForm, pulse: PulseRound, user: User) -> None:
    operations.answer_pulse(
        pulse=pulse, given=form.given, words=form.words, may_be_read=form.cleaned_data["may_be_read"], by=user,
        at=timezone.now(),
    )  # fmt: skip
