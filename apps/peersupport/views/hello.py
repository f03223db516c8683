"""Saying hello without an account: by oneself, from a card, or through a professional who was told yes."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.peersupport.clocks import clock_from
from apps.peersupport.forms.hello import ProfessionalForm
from apps.peersupport.forms.introductions import HelloForm
from apps.peersupport.forms.outreach import CardCodeForm
from apps.peersupport.hello_cards import tidy
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.outreach import HelloCard
from apps.peersupport.operations.introductions import HELLO_CONSENT, TOLD_CONSENT, note_introduction
from apps.peersupport.operations.outreach import open_hello_card
from apps.peersupport.queries.introductions import introduction_of_hello
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import for_families, open_to_all

TICKED = "Ticked by themselves on the hello page"
Source = Introduction.Source


@for_families
@open_to_all(reason="Anybody may say hello, without an account.")
@require_http_methods(FORM)
def say_hello(request: HttpRequest) -> HttpResponse:
    """One sentence, a few boxes, one button. A friend's link says that it is one."""
    by_friend = request.GET.get("from") == "friend"
    source = Source.FRIEND if by_friend else Source.WEBSITE
    return _hello(request, source=source, consent_evidence=f"{TICKED}, from a friend’s link" if by_friend else TICKED)


@for_families
@open_to_all(reason="Whoever holds a hello card may say hello with it, without an account.")
@require_http_methods(FORM)
def open_card(request: HttpRequest, code: str) -> HttpResponse:
    """The words of a card, from its square or typed: the same hello, and we know from where it came."""
    if limited := _tries(request):
        return limited
    card = open_hello_card(code=code, at=timezone.now())
    if card is None:
        return _unknown(request, code)
    evidence = f"{TICKED}, with a card from {card.place}"[:200]
    return _hello(request, card=card, source=Source.CARD, place=card.place, consent_evidence=evidence)


@for_families
@open_to_all(reason="Whoever holds a hello card may type its words, without an account.")
@require_http_methods(FORM)
def type_card(request: HttpRequest) -> HttpResponse:
    """Three words from a card, typed where there is no camera."""
    form = CardCodeForm(request.POST or None)
    if form.is_valid():
        return redirect("peersupport:open-card", form.cleaned_data["words"])
    return show(request, "type_card", form)


def _tries(request: HttpRequest) -> HttpResponse | None:
    """So that nobody walks through the cards by guessing. Sending the form is counted by `say_hello`."""
    if request.method == "POST":
        return None
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="try_card", limit_get=True)
    return limited


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    form = CardCodeForm({"words": tidy(code).replace("-", " ")})
    form.is_valid()
    form.add_error("words", "We don’t know these words. Look at the card again, or say hello without it.")
    return render(request, "peersupport/type_card.html", {"form": form}, status=404)


def _hello(request: HttpRequest, *, card: HelloCard | None = None, **how: Any) -> HttpResponse:
    form = HelloForm(request.POST or None)
    if form.is_valid() and (limited := _hellos(request)):
        return limited
    made: list[Introduction] = []
    if done(form, lambda: made.append(_note(form.cleaned_data, card=card, consent_wording=HELLO_CONSENT, **how))):
        return redirect("peersupport:hello-said", made[0].client_key)
    return show(request, "say_hello", form, due_on=_due_on(), card=card)


def _hellos(request: HttpRequest) -> HttpResponse | None:
    """So that no program buries the board."""
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="say_hello")
    return limited


def _note(told: dict[str, Any], **how: Any) -> Introduction:
    now = timezone.now()
    return note_introduction(**told, **how, heard_at=now, at=now, by=None)


def _due_on() -> dt.date:
    """By when we get in touch with whoever says hello today."""
    return clock_from(timezone.localdate()).attempt_due_on


@open_to_all(reason="Says by when we will be in touch, to whoever just said hello; shows no name.")
@require_safe
def hello_said(request: HttpRequest, key: UUID) -> HttpResponse:
    """What happens next, and by when."""
    return render(request, "peersupport/hello_said.html", {"introduction": introduction_of_hello(key)})


@for_families
@open_to_all(reason="A midwife tells us of somebody who said yes, without an account.")
@require_http_methods(FORM)
def introduce_somebody(request: HttpRequest) -> HttpResponse:
    """Her name, her contact, and how she said yes. What a program fills in is thanked for and thrown away."""
    form = ProfessionalForm(request.POST or None)
    if form.is_valid() and (limited := _hellos(request)):
        return limited
    if form.is_valid() and form.cleaned_data["website"]:
        return redirect("peersupport:introduced")
    if done(form, lambda: _note(form.told(), source=Source.PROFESSIONAL, consent_wording=TOLD_CONSENT)):
        return redirect("peersupport:introduced")
    return show(request, "introduce_somebody", form, due_on=_due_on())


@open_to_all(reason="Thanks a professional and says by when we get in touch; shows no name.")
@require_safe
def introduced(request: HttpRequest) -> HttpResponse:
    return render(request, "peersupport/introduced.html", {"due_on": _due_on()})


@open_to_all(reason="Tells a friend how somebody can say hello for herself; takes nothing.")
@require_safe
def tell_a_friend(request: HttpRequest) -> HttpResponse:
    """A friend is told what to pass on. There is no box here for anybody's number."""
    address = request.build_absolute_uri(reverse("peersupport:say-hello")) + "?from=friend"
    return render(request, "peersupport/tell_a_friend.html", {"address": address})
