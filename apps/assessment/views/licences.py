"""The licences this tenant holds, and the words they give it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.assessment.forms.licences import LicenceForm, WordsForm
from apps.assessment.operations import licences as operations
from apps.assessment.presenters import templates as presenter
from apps.assessment.queries.licences import (
    cards_of_instrument,
    instruments_with_licence,
    licences_held,
    licences_lacking,
    newest_words,
)
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.scope import current_scope
from kith.web.forms import done

chooses = requires(Permission.ADOPT_TEMPLATE)


@chooses
@require_safe
def licences(request: SignedIn) -> HttpResponse:
    today = timezone.localdate()
    known = instruments_with_licence()
    lacking = {one.key for one in licences_lacking(known.values(), on=today)}
    instruments = [(one, one.key not in lacking, bool(newest_words(one.key))) for one in known.values()]
    context = {
        "rows": presenter.licence_rows(licences_held(), known, today=today), "columns": presenter.COLUMNS,
        "instruments": instruments,
    }  # fmt: skip
    return render(request, "assessment/licences.html", context)


@chooses
@require_http_methods(["GET", "HEAD", "POST"])
def add_licence(request: SignedIn) -> HttpResponse:
    initial = {"instrument": request.GET.get("for", ""), "holder": current_scope().name}
    form = LicenceForm(request.POST or None, instruments=instruments_with_licence(), initial=initial)
    if done(form, lambda: operations.record_licence(**form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, "The licence is written down.")
        return redirect("assessment:licences")
    return render(request, "assessment/add_licence.html", {"form": form}, status=422 if form.errors else 200)


@chooses
@require_http_methods(["GET", "HEAD", "POST"])
def licensed_words(request: SignedIn, instrument: str) -> HttpResponse:
    """The words of an instrument that the catalogue has none of: typed, or from a file; kept here and nowhere else."""
    one, cards = instruments_with_licence().get(instrument), cards_of_instrument(instrument)
    if one is None or not cards:
        raise Http404
    there = newest_words(instrument)
    form = WordsForm(request.POST or None, request.FILES or None, cards=cards, there=there)
    if done(form, lambda: operations.put_words(
        instrument=instrument, cards=form.words, by=request.user, at=timezone.now(),
    )):  # fmt: skip
        messages.success(request, f"The words of {one.name} are here.")
        return redirect("assessment:licences")
    context = {"instrument": one, "form": form}
    return render(request, "assessment/licensed_words.html", context, status=422 if form.errors else 200)
