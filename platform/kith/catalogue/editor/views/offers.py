"""What tenants offered to everybody."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.access import SignedIn
from kith.catalogue.assessments.reading import read
from kith.catalogue.editor import queries
from kith.catalogue.editor.forms.families import AddressForm
from kith.catalogue.editor.operations import offers as operations
from kith.catalogue.editor.views.fetching import editing, offer_or_404, to_version
from kith.errors import BadInput
from kith.web.forms import show_refusal


@editing
@require_safe
def offers(request: SignedIn) -> HttpResponse:
    return render(request, "questions/offers.html", {"offers": queries.offers()})


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: SignedIn, pk: UUID) -> HttpResponse:
    """All of an offer, to read; and a draft made of it."""
    found = offer_or_404(pk)
    form = AddressForm(request.POST or None, initial={"slug": slugify(found.title)[:50]})
    if form.is_valid():
        try:
            made = operations.draft_of_offer(
                offer=found, slug=form.cleaned_data["slug"], by=request.user, at=timezone.now()
            )
        except BadInput as refusal:
            show_refusal(form, refusal)
        else:
            return to_version(made.pk)
    exact = json.dumps(found.body, indent=2, ensure_ascii=False)
    context = {"offer": found, "template": read(found.body), "form": form, "exact": exact}
    return render(request, "questions/offer.html", context, status=422 if form.errors else 200)


@editing
@require_POST
def decline_offer(request: SignedIn, pk: UUID) -> HttpResponse:
    found = offer_or_404(pk)
    operations.decline_offer(offer=found, by=request.user, at=timezone.now())
    messages.success(request, f"{found.title} is not taken.")
    return redirect("questions:offers")
