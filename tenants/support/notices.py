"""The mail that tells a tenant's admins, as it happens, that Kith support came in."""

from __future__ import annotations

from collections.abc import Iterable

from django.template.loader import render_to_string

from kith.people.mail import send_after_commit
from kith.people.models import User
from kith.scope import current_scope
from tenants.support.models import SupportVisit


def support_came_in(visit: SupportVisit, *, to: Iterable[User]) -> None:
    for person in to:
        told = {"visit": visit, "person": person, "house": current_scope().name}
        text = render_to_string("support/email/came_in.txt", told)
        send_after_commit(to=person.email, subject="Kith support has come in", text=text.strip())
