"""The team's pulse: answering, opening a round, and what a closed one adds up to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.assessment.forms.pulse import PulseForm, RoundForm
from apps.assessment.models.pulse import PulseRound
from apps.assessment.operations import pulse as operations
from apps.assessment.presenters import pulse as presenter
from apps.assessment.queries.pulse import closed_rounds, has_answered, open_round_on, outcome_of, questions_of
from kith.access import requires
from kith.errors import BadInput
from kith.permissions import Permission
from kith.web.words import say_short_day


@requires(Permission.ANSWER_PULSE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def my_pulse(request: HttpRequest) -> HttpResponse:
    """The questions of the round that is open, once; then a word of thanks."""
    user: Any = request.user
    pulse = open_round_on(timezone.localdate())
    if pulse is None or has_answered(pulse, user):
        return render(request, "assessment/no_pulse.html", {"pulse": pulse})
    form = PulseForm(request.POST or None, cards=questions_of(pulse))
    if form.is_valid() and _answered(form, pulse, user):
        return redirect("assessment:my-pulse")
    context = {"pulse": pulse, "form": form}
    return render(request, "assessment/my_pulse.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_PULSE)
@require_safe
def team_pulse(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    today = timezone.localdate()
    pulse = open_round_on(today)
    context = {
        "pulse": pulse, "rows": presenter.rounds(closed_rounds(today)), "columns": presenter.ROUNDS,
        "may_open": user.may(Permission.OPEN_PULSE),
        "may_answer": pulse and user.may(Permission.ANSWER_PULSE) and not has_answered(pulse, user),
    }  # fmt: skip
    return render(request, "assessment/team_pulse.html", context)


@requires(Permission.READ_PULSE)
@require_safe
def pulse_outcome(request: HttpRequest, pk: UUID) -> HttpResponse:
    outcome = outcome_of(pk=pk, on=timezone.localdate())
    context = {"outcome": outcome, "told": presenter.told(outcome), "columns": presenter.COLUMNS}
    return render(request, "assessment/pulse_outcome.html", context)


@requires(Permission.OPEN_PULSE)
@require_http_methods(["GET", "HEAD", "POST"])
def open_pulse(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = RoundForm(request.POST or None)
    if form.is_valid():
        try:
            made = operations.open_round(by=user, at=timezone.now(), **form.cleaned_data)
        except BadInput as refusal:
            form.add_error("closes_on", refusal.sentence)
        else:
            messages.success(request, f"The team can answer until {say_short_day(made.closes_on)}.")
            return redirect("assessment:team-pulse")
    return render(request, "assessment/open_pulse.html", {"form": form}, status=422 if form.errors else 200)


def _answered(form: PulseForm, pulse: PulseRound, user: Any) -> bool:
    try:
        operations.answer_pulse(
            pulse=pulse, given=form.given, words=form.words, may_be_read=form.cleaned_data["may_be_read"], by=user,
            at=timezone.now(),
        )  # fmt: skip
    except BadInput as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return False
    return True
