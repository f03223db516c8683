"""What tenants offered to everybody."""

from __future__ import annotations

import json
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kith.catalogue.assessments.models import OfferedTemplate
from kith.catalogue.assessments.reading import read
from kith.catalogue.editor.operations import offers as operations
from kith.catalogue.editor.views.fetching import editing, me, to_version
from kith.errors import BadInput


class AddressForm(forms.Form):
    slug = forms.SlugField(label="Its address", max_length=50, help_text="Small letters, numbers and hyphens.")


@editing
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Those that wait first, then the newest."""
    found = OfferedTemplate.objects.defer("body").order_by("-state", "-offered_at")
    return render(request, "questions/offers.html", {"offers": found})


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All of an offer, to read; and a draft made of it."""
    found = get_object_or_404(OfferedTemplate, pk=pk)
    form = AddressForm(request.POST or None, initial={"slug": slugify(found.title)[:50]})
    if form.is_valid():
        try:
            made = operations.draft_of_offer(
                offer=found, slug=form.cleaned_data["slug"], by=me(request), at=timezone.now()
            )
        except BadInput as refusal:
            form.add_error("slug", refusal.sentence)
        else:
            return to_version(made.pk)
    exact = json.dumps(found.body, indent=2, ensure_ascii=False)
    context = {"offer": found, "template": read(found.body), "form": form, "exact": exact}
    return render(request, "questions/offer.html", context, status=422 if form.errors else 200)


@editing
@require_POST
def decline_offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(OfferedTemplate, pk=pk)
    operations.decline_offer(offer=found, by=me(request), at=timezone.now())
    messages.success(request, f"{found.title} is not taken.")
    return redirect("questions:offers")
