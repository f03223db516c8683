"""A person's own pages: how they sign in, where they are signed in, their e-mail."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core import ratelimit
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kith.access import open_to_all, signed_in
from kith.people import email_change, notices, presenters
from kith.people.forms import CodeTyped, NewEmailForm
from kith.people.operations import EmailTaken
from kith.people.operations import change_email as store_email
from kith.people.second_step import ways_of


@signed_in(reason="How they themselves sign in.")
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    devices = len(UserSession.objects.purge_and_list(user))
    sign_in = presenters.sign_in(user, ways=ways_of(user), devices=devices)
    return render(request, "people/account.html", {"sign_in": sign_in})


@open_to_all(reason="Says how people come in; there is no sign-up form.")
@require_safe
def how_to_join(request: HttpRequest) -> HttpResponse:
    return render(request, "people/how_to_join.html")


@signed_in(reason="Their own e-mail.")
@never_cache
def change_email(request: HttpRequest) -> HttpResponse:
    """A code goes to the new address. Whether somebody else has it already is not said."""
    raise_if_reauthentication_required(request, app="kith.people")
    user: Any = request.user
    form = NewEmailForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        if limited := ratelimit.consume_or_429(request, action="manage_email"):
            return limited
        email_change.start(request, email=form.cleaned_data["email"], at=timezone.now())
        return redirect("people:confirm-email")
    return render(request, "people/change_email.html", {"form": form})


@signed_in(reason="Their own e-mail.")
@never_cache
def confirm_email(request: HttpRequest) -> HttpResponse:
    pending = email_change.pending(request, at=timezone.now())
    if pending is None:
        return redirect("people:change-email")
    form = CodeTyped(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if email_change.matches(request, pending, form.cleaned_data["code"]):
            return _store(request, pending.email)
        if email_change.pending(request, at=timezone.now()) is None:
            messages.error(request, "That was three tries. Ask for a new code when you’re ready.")
            return redirect("people:change-email")
        form.add_error("code", "That code didn’t work. Check the numbers and try again.")
    return render(request, "people/confirm_email.html", {"form": form, "email": pending.email})


def _store(request: HttpRequest, email: str) -> HttpResponse:
    user: Any = request.user
    old = user.email
    try:
        store_email(user=user, email=email, by=user)
    except EmailTaken as refusal:
        messages.error(request, refusal.sentence)
        return redirect("people:change-email")
    notices.email_changed(old)
    messages.success(request, "Your e-mail has changed.")
    return redirect("people:account")


@signed_in(reason="Their own sessions.")
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    end_sessions(request, [session])
    messages.success(request, "That device is signed out.")
    return redirect("usersessions_list")
