"""A supporter or coordinator: what a family has opened, inviting, and facts about a baby."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.assessment.forms.cards import InvitationForm
from apps.assessment.forms.measures import MeasureForm
from apps.assessment.operations import answers as operations
from apps.assessment.operations.measures import record_measure as record
from apps.assessment.operations.reads import note_reads
from apps.assessment.presenters import measures as presenter
from apps.assessment.queries.families import family_seen_by, invitations_of, opened_by_family
from apps.assessment.queries.measures import Fact, facts_of, get_fact
from apps.assessment.queries.table import inviting
from apps.peersupport.queries import get_family
from kith.access import requires
from kith.errors import BadInput
from kith.permissions import Permission


@requires(Permission.READ_OPENED_ANSWERS)
@require_safe
def family_assessment(request: HttpRequest, pk: UUID) -> HttpResponse:
    user: Any = request.user
    family = family_seen_by(pk=pk, for_user=user)
    opened = opened_by_family(family=family, for_user=user)
    note_reads(answers=[answer for one in opened for _, answer, _ in one.answers], by=user, at=timezone.now())
    invited = invitations_of(family)
    people = [(person, invited.get(person.pk)) for person in family.people.order_by("role", "added_at")]
    context = {"family": family, "opened": opened, "people": people}
    return render(request, "assessment/family_assessment.html", context)


@requires(Permission.INVITE_TO_ASSESSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_to_assessment(request: HttpRequest, pk: UUID, person_pk: UUID) -> HttpResponse:
    user: Any = request.user
    family = family_seen_by(pk=pk, for_user=user)
    person = family.people.filter(pk=person_pk).first()
    if person is None:
        raise Http404
    form = InvitationForm(request.POST or None, templates=[(one.family_id, one.title) for one in inviting(person)])
    if form.is_valid():
        operations.invite_to_assessment(person=person, by=user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, f"It is on {person.first_name}’s page now. They begin when they like.")
        return redirect("assessment:family-assessment", pk=family.pk)
    status = 422 if form.errors else 200
    context = {"family": family, "person": person, "form": form}
    return render(request, "assessment/invite_to_assessment.html", context, status=status)


@requires(Permission.RECORD_MEASURE)
@require_safe
def family_measures(request: HttpRequest, pk: UUID) -> HttpResponse:
    user: Any = request.user
    family = get_family(pk=pk, for_user=user)
    today = timezone.localdate()
    babies = [(baby, presenter.rows(family, facts, today=today)) for baby, facts in facts_of(family)]
    context = {"family": family, "babies": babies, "columns": presenter.COLUMNS}
    return render(request, "assessment/family_measures.html", context)


@requires(Permission.RECORD_MEASURE)
@require_http_methods(["GET", "HEAD", "POST"])
def record_measure(request: HttpRequest, pk: UUID, baby_pk: UUID, concept_key: str) -> HttpResponse:
    user: Any = request.user
    family = get_family(pk=pk, for_user=user)
    fact = get_fact(family=family, baby_id=baby_pk, concept_key=concept_key)
    form = MeasureForm(request.POST or None, concept=fact.concept, initial=_filled(fact))
    if form.is_valid() and _recorded(form, family, fact, user):
        messages.success(request, f"{fact.concept.label}: written down.")
        return redirect("assessment:family-measures", pk=family.pk)
    status = 422 if form.errors else 200
    return render(
        request, "assessment/record_measure.html", {"family": family, "fact": fact, "form": form}, status=status
    )


def _filled(fact: Fact) -> dict[str, Any]:
    if fact.measure is None:
        last = fact.baby.born_on + dt.timedelta(days=fact.concept.to_days)
        return {"observed_on": min(timezone.localdate(), last)}
    kept = ("own_words", "code", "observed_on", "source")
    return {name: getattr(fact.measure, name) for name in kept}


def _recorded(form: MeasureForm, family: Any, fact: Fact, user: Any) -> bool:
    try:
        record(
            family=family, baby=fact.baby, concept_key=fact.concept.key, by=user, at=timezone.now(),
            today=timezone.localdate(), **form.cleaned_data,
        )  # fmt: skip
    except BadInput as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return False
    return True
