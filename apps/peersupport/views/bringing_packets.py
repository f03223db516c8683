"""A handover from another mutual or service, brought in as a file: looked at first, then kept; and read again later."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.peersupport.forms.handovers import BringInForm, KeepBroughtForm
from apps.peersupport.models.handovers import HandoverVersion
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.operations.bringing_packets import bring_in_packet as keep
from apps.peersupport.packet_file import Brought
from apps.peersupport.queries.families import get_family, is_quiet
from apps.peersupport.queries.introductions import get_introduction
from apps.peersupport.queries.moving_on import introduction_with_packet
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.WRITE_FAMILY)
@require_http_methods(FORM)
def bring_in_packet(request: SignedIn) -> HttpResponse:
    """Choose the file, look at what it says, then keep it."""
    if "packet" in request.POST:
        return _keep(request)
    form = BringInForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return show(request, "bring_in_packet", form)
    brought = form.brought
    kept = KeepBroughtForm(initial={"packet": form.text, "contact": brought.body["contact"]})
    return show(request, "look_at_packet", kept, brought=brought)


def _keep(request: SignedIn) -> HttpResponse:
    form = KeepBroughtForm(request.POST)
    made: list[Introduction] = []
    if done(form, lambda: made.append(
        keep(brought=form.brought, contact=form.cleaned_data["contact"], at=timezone.now(), by=request.user)
    )):  # fmt: skip
        one = made[0]
        messages.success(request, f"{one.first_name} is on the board. First try by {one.attempt_due_on:%A %-d %B}.")
        return redirect("peersupport:introduction", one.pk)
    if not hasattr(form, "brought"):
        return redirect("peersupport:bring-in-packet")
    return show(request, "look_at_packet", form, brought=form.brought)


@requires(Permission.READ_INTRODUCTIONS, Permission.WRITE_INTRODUCTION)
@require_safe
def brought_packet(request: SignedIn, pk: UUID) -> HttpResponse:
    """What was sent with her, as it was sent."""
    found = get_introduction(pk=pk, for_user=request.user)
    if not found.packet:
        raise Http404
    return render(request, "peersupport/brought_packet.html", {"introduction": found, "brought": _as_read(found)})


@requires(Permission.WRITE_ENTRY)
@require_safe
def family_packet(request: SignedIn, pk: UUID) -> HttpResponse:
    """The same for who supports the family by now. Opening it is noted."""
    family = get_family(pk=pk, for_user=request.user)
    found = introduction_with_packet(family)
    if found is None or not found.packet:
        raise Http404
    return render(request, "peersupport/brought_packet.html", {"introduction": found, "brought": _as_read(found)})


def _as_read(introduction: Introduction) -> Brought:
    """As it was sent; after a loss, without the days it told of."""
    body = dict(introduction.packet or {})
    if introduction.family and is_quiet(introduction.family):
        body["sections"] = [section for section in body["sections"] if section[0] != HandoverVersion.Kind.DATES.label]
    return Brought(body)


def on_board(request: HttpRequest, subject: Any) -> str:
    """The way in for a file, for who may start families."""
    user: Any = request.user
    return render_to_string("peersupport/_bring_in_link.html") if user.may(Permission.WRITE_FAMILY) else ""


def on_family_page(request: HttpRequest, family: Any) -> str:
    user: Any = request.user
    found = introduction_with_packet(family) if user.may(Permission.WRITE_ENTRY) else None
    return render_to_string("peersupport/_brought_card.html", {"introduction": found}) if found else ""


def on_introduction(request: HttpRequest, introduction: Any) -> str:
    """The way to what was sent with her."""
    context = {"introduction": introduction}
    return render_to_string("peersupport/_brought_card.html", context) if introduction.packet else ""
