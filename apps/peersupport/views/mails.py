"""Mails that leave after a page here was answered. None says anything about anybody."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from apps.peersupport.queries.concerns import safeguarding_leads
from kith.people.mail import send_after_commit
from kith.people.models import User
from kith.people.notices import invitation
from kith.scope import current_scope


def send_invitation(request: HttpRequest, user: User) -> None:
    """How to come in, to somebody who has just been given a sign-in."""
    address = request.build_absolute_uri(reverse("account_request_login_code"))
    invitation(to=user.email, name=user.get_short_name(), address=address)


def tell_safeguarding_leads(request: HttpRequest) -> None:
    """That something waits for them; what it is, they read when they have signed in."""
    address = request.build_absolute_uri(reverse("peersupport:concerns"))
    told = {"house": current_scope().name, "address": address}
    text = render_to_string("peersupport/email/something_waits.txt", told)
    for lead in safeguarding_leads():
        send_after_commit(to=lead.email, subject="Something waits for you", text=text.strip())
