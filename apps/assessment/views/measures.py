"""A supporter or coordinator: facts about a family's babies, each with how we know and who wrote it down."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.assessment.forms.measures import MeasureForm
from apps.assessment.operations.measures import record_measure as record
from apps.assessment.presenters import care_index
from apps.assessment.presenters import measures as presenter
from apps.assessment.queries.care_index import CAVEAT, care_index_of, user_may_read
from apps.assessment.queries.measures import Fact, facts_of, get_fact, history_of
from apps.peersupport.queries import get_family
from kith.access import SignedIn, requires
from kith.people.models import User
from kith.permissions import Permission
from kith.web.forms import done


@requires(Permission.RECORD_MEASURE)
@require_safe
def family_measures(request: SignedIn, pk: UUID) -> HttpResponse:
    family = get_family(pk=pk, for_user=request.user)
    today, found = timezone.localdate(), care_index_of(family, for_user=request.user)
    babies = [
        {
            "baby": baby, "rows": presenter.rows(family, facts, today=today), "usual": presenter.usual(facts),
            "care_index": care_index.rows(found.get(baby.pk, [])),
        }
        for baby, facts in facts_of(family)
    ]  # fmt: skip
    context = {
        "family": family, "babies": babies, "columns": presenter.COLUMNS, "usual_columns": presenter.USUAL,
        "may_read_care_index": user_may_read(request.user), "care_columns": care_index.COLUMNS, "caveat": CAVEAT,
    }  # fmt: skip
    return render(request, "assessment/family_measures.html", context)


@requires(Permission.RECORD_MEASURE)
@require_http_methods(["GET", "HEAD", "POST"])
def record_measure(request: SignedIn, pk: UUID, baby_pk: UUID, concept_key: str) -> HttpResponse:
    family = get_family(pk=pk, for_user=request.user)
    fact = get_fact(family=family, baby_id=baby_pk, concept_key=concept_key)
    form = MeasureForm(request.POST or None, concept=fact.concept, initial=_filled(fact))
    if done(form, lambda: _record(form, family, fact, request.user)):
        messages.success(request, f"{fact.concept.label}: written down.")
        return redirect("assessment:family-measures", pk=family.pk)
    status = 422 if form.errors else 200
    context = {"family": family, "fact": fact, "form": form, "past": presenter.past(fact, history_of(fact))}
    return render(request, "assessment/record_measure.html", context, status=status)


def _filled(fact: Fact) -> dict[str, Any]:
    if fact.measure is None:
        last = fact.baby.born_on + dt.timedelta(days=fact.concept.to_days)
        return {"observed_on": min(timezone.localdate(), last)}
    kept = ("own_words", "code", "observed_on", "source")
    return {name: getattr(fact.measure, name) for name in kept}


def _record(form: MeasureForm, family: Any, fact: Fact, user: User) -> None:
    record(
        family=family, baby=fact.baby, concept_key=fact.concept.key, by=user, at=timezone.now(),
        today=timezone.localdate(), **form.cleaned_data,
    )  # fmt: skip
