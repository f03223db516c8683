"""Offering what we wrote to every mutual."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.assessment import offering
from apps.assessment.forms.offers import OfferForm
from apps.assessment.operations.offers import offer_copy
from apps.assessment.queries.offers import copy_to_offer, offered_from
from apps.assessment.queries.templates import get_adoption
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.ADOPT_TEMPLATE)
@require_http_methods(["GET", "HEAD", "POST"])
def offer_cards(request: SignedIn, pk: UUID) -> HttpResponse:
    """All that would go, word for word; then the tick. `what`: own cards, or the whole."""
    whole = request.GET.get("what") == "whole"
    copy = copy_to_offer(version_id=pk, whole=whole)
    form = OfferForm(request.POST or None, initial={"sha256": copy.sha256})
    if form.is_valid():
        offer_copy(version_id=pk, whole=whole, sha256=form.cleaned_data["sha256"], by=request.user, at=timezone.now())
        messages.success(request, "Your copy is with the people who look after the shared questions.")
        return redirect("assessment:offer-cards", pk=pk)
    context = {
        "adoption": get_adoption(version_id=pk), "form": form, "whole": whole, "copy": copy,
        "texts": offering.texts(copy.body), "exact": json.dumps(copy.body, indent=2, ensure_ascii=False),
        "offered": offered_from(pk),
    }  # fmt: skip
    return render(request, "assessment/offer_cards.html", context, status=422 if form.errors else 200)
