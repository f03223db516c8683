"""A browser's visit as Kith support: a person who exists only while it lasts, and who can sign in nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from kith.people.models import User
from kith.people.second_step import note_done_elsewhere
from kith.roles import Role, permissions_of
from kith.scope import current_scope
from tenants.support.models import SupportVisit
from tenants.support.queries import live_visit

SESSION = "kith_support_visit"
KNOCK = "kith_knock"
"""Cookie with a browser's own secret, of which a pass carries the fingerprint."""
KNOCK_SECONDS = 10 * 60


def begin(request: HttpRequest, visit: SupportVisit) -> None:
    """From now this browser is the visit's, and nobody else who was signed in here."""
    request.session.flush()
    rotate_token(request)
    request.session[SESSION] = str(visit.pk)
    request.session.set_expiry(visit.ends_by)
    person = support_person(visit)
    note_done_elsewhere(request, person)
    become(request, visit, person)


def end(request: HttpRequest) -> None:
    request.session.flush()
    request.user = AnonymousUser()
    request.support_visit = None  # type: ignore[attr-defined]


def become(request: HttpRequest, visit: SupportVisit, person: User) -> None:
    request.user = person
    request.support_visit = visit  # type: ignore[attr-defined]


def visit_of(request: HttpRequest) -> SupportVisit | None:
    """The visit that this request is part of, where it is."""
    return getattr(request, "support_visit", None)


def support_person(visit: SupportVisit) -> User:
    """Not a row: there is nothing to sign in as, to give a role to, or to leave behind."""
    person = User(pk=visit.pk, email="", display_name=f"Kith support ({visit.operator_name})")
    roles = frozenset({Role.SUPPORT.value})
    person.__dict__.update(roles=roles, permissions=permissions_of(roles))
    return person


def named_in(session: Any) -> UUID | None:
    """The visit that a session names."""
    try:
        return UUID(str(session.get(SESSION, "")))
    except ValueError:
        return None


def still_lasts(pk: UUID, *, at: datetime) -> SupportVisit | None:
    tenant_id = current_scope().tenant_id
    return live_visit(pk, tenant_id=tenant_id, at=at) if tenant_id else None
