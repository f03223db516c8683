"""A parent's or partner's own table: what they may begin, carry on with and read."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.templates import TemplateAdoption
from apps.assessment.operations import answers as operations
from apps.assessment.operations.language import choose_language
from apps.assessment.presenters import way as presenter
from apps.assessment.presenters.page_words import page_words
from apps.assessment.queries.asked import template_asked, template_offered
from apps.assessment.queries.own import get_own_assessment, way_through
from apps.assessment.queries.table import Table, table_of
from kith.access import SignedIn, requires
from kith.permissions import Permission

mine = requires(Permission.ANSWER_ASSESSMENT)


class StartForm(forms.Form):
    """Which questions, or which invitation: what stands on the straight deal's form."""

    template = forms.UUIDField(required=False)
    assessment = forms.UUIDField(required=False)
    language = forms.CharField(required=False, max_length=12)


@mine
@require_safe
@never_cache
def my_assessment(request: SignedIn) -> HttpResponse:
    """The table; where only one thing lies on it, that one."""
    table = _table(request)
    if table.only_assessment:
        return _one(request, table.only_assessment)
    if len(table.offers) == 1 and table.to_do == 1 and not table.done:
        return _straight_deal(request, table.offers[0])
    if not table.to_do and not table.done:
        return render(request, "assessment/straight_deal.html", {"words": page_words(None)})
    return render(request, "assessment/table.html", {"table": table})


@mine
@require_safe
@never_cache
def one_assessment(request: SignedIn, pk: UUID) -> HttpResponse:
    return _one(request, get_own_assessment(pk=pk, for_user=request.user))


@mine
@require_safe
@never_cache
def look_at_template(request: SignedIn, pk: UUID) -> HttpResponse:
    """The straight deal of questions that lie on the table. Looking begins nothing."""
    offer = next((offer for offer in _table(request).offers if offer.family_id == pk), None)
    if offer is None:
        raise Http404
    return _straight_deal(request, offer)


@mine
@require_POST
def start_assessment(request: SignedIn) -> HttpResponse:
    form = StartForm(request.POST)
    if not form.is_valid():
        raise Http404
    invited, template = form.cleaned_data["assessment"], form.cleaned_data["template"]
    own = get_own_assessment(pk=invited, for_user=request.user) if invited else None
    assessment = operations.start_assessment(by=request.user, at=timezone.now(), assessment=own, template=template)
    if language := form.cleaned_data["language"]:
        choose_language(assessment=assessment, language=language, by=request.user, at=timezone.now())
    card = way_through(assessment).first_unanswered
    if card is None:
        return redirect("assessment:own-words", pk=assessment.pk)
    return redirect("assessment:answer-card", pk=assessment.pk, link_id=card.link_id)


def _table(request: SignedIn) -> Table:
    return table_of(request.user, today=timezone.localdate())


def _one(request: SignedIn, assessment: Assessment) -> HttpResponse:
    """The straight deal before the first card; then where they are, and the way on; at the end, their words."""
    if assessment.state == Assessment.State.DONE:
        return redirect("assessment:own-words", pk=assessment.pk)
    if assessment.state == Assessment.State.INVITED:
        return _straight_deal(request, assessment)
    way = way_through(assessment)
    context = {"assessment": assessment, "way": way, "stages": presenter.stages(way), "next": way.first_unanswered}
    return render(request, "assessment/my_assessment.html", {**context, **presenter.told(way.template)})


def _straight_deal(request: SignedIn, one: Assessment | TemplateAdoption) -> HttpResponse:
    """Read in a language that the cards are offered in, where one is picked: `?language=`."""
    invited = isinstance(one, Assessment)
    asked = template_asked(one) if isinstance(one, Assessment) else template_offered(one)
    language = request.GET.get("language", one.language if isinstance(one, Assessment) else "")
    template = asked.in_language(language)
    context = {"assessment" if invited else "offer": one, "template": template, **presenter.told(template)}
    return render(request, "assessment/straight_deal.html", context)
