"""What this tenant adds to shared questions, and leaves out of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.assessment.forms.cards import CardForm
from apps.assessment.forms.local_cards import LocalCardForm
from apps.assessment.leaving_out import open_themes
from apps.assessment.local_cards import advice_on
from apps.assessment.models.templates import TemplateAdoption
from apps.assessment.operations import overlays as operations
from apps.assessment.overlaid import card_read
from apps.assessment.presenters import templates as presenter
from apps.assessment.queries.asked import overlay_in_force, template_offered
from apps.assessment.queries.templates import get_adoption
from kith.access import SignedIn, requires
from kith.catalogue.assessments.queries import body_of, template_of
from kith.permissions import Permission
from kith.web.forms import done

chooses = requires(Permission.ADOPT_TEMPLATE)


@chooses
@require_safe
def own_cards(request: SignedIn, pk: UUID) -> HttpResponse:
    """Our own cards, and the shared ones with what may be left out."""
    adoption = get_adoption(version_id=pk)
    shared = template_of(version_id=pk, sha256=adoption.sha256)
    overlay, template = overlay_in_force(pk), template_offered(adoption)
    context = {
        "adoption": adoption, "overlay": overlay, "ours": presenter.our_cards(template),
        "parts": presenter.shared_cards(template), "left_out": presenter.left_out(overlay, shared),
    }  # fmt: skip
    return render(request, "assessment/own_cards.html", context)


@chooses
@require_http_methods(["GET", "HEAD", "POST"])
def add_card(request: SignedIn, pk: UUID) -> HttpResponse:
    return _write(request, get_adoption(version_id=pk), None)


@chooses
@require_http_methods(["GET", "HEAD", "POST"])
def change_card(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    adoption = get_adoption(version_id=pk)
    overlay = overlay_in_force(pk)
    was = next((card for card in overlay.cards if card["link_id"] == link_id), None) if overlay else None
    if was is None:
        raise Http404
    return _write(request, adoption, was)


@chooses
@require_POST
def take_card_away(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    return _done(request, operations.take_local_card_away, pk, link_id, "That card is not asked any more.")


@chooses
@require_POST
def leave_out(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    return _done(request, operations.leave_card_out, pk, link_id, "That card is left out from now on.")


@chooses
@require_POST
def ask_again(request: SignedIn, pk: UUID, link_id: str) -> HttpResponse:
    return _done(request, operations.ask_card_again, pk, link_id, "That card is asked again from now on.")


def _done(request: SignedIn, operation: Any, pk: UUID, link_id: str, said: str) -> HttpResponse:
    operation(version_id=pk, link_id=link_id, by=request.user, at=timezone.now())
    messages.success(request, said)
    return redirect("assessment:own-cards", pk=pk)


def _write(request: SignedIn, adoption: TemplateAdoption, was: Mapping[str, Any] | None) -> HttpResponse:
    """The card is looked at as often as they like, then kept."""
    themes = open_themes(body_of(version_id=adoption.version_id, sha256=adoption.sha256))
    form = LocalCardForm(request.POST or None, template=template_offered(adoption), themes=themes, was=was)
    context: dict[str, Any] = {"adoption": adoption, "form": form, "was": was, "themes": themes}
    if request.POST.get("go") == "keep" and done(form, lambda: operations.put_local_card(
        version_id=adoption.version_id, card=form.card, was=form.was, by=request.user, at=timezone.now(),
    )):  # fmt: skip
        messages.success(request, "Whoever begins from now on is asked your card.")
        return redirect("assessment:own-cards", pk=adoption.version_id)
    if form.is_valid():
        card = card_read(form.card)
        context |= {"card": card, "seen": CardForm(card=card, prefix="seen"), "advice": advice_on(form.card)}
    return render(request, "assessment/local_card.html", context, status=422 if form.errors else 200)
