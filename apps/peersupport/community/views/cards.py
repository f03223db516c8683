"""What this part adds to a person's own page and to the front door."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from apps.peersupport.community import presenters as present
from apps.peersupport.community.queries.invitations import waiting_for
from apps.peersupport.community.queries.sessions import own_sign_ups
from apps.peersupport.models.families import Person
from kith.scope import current_scope


def own_card(request: HttpRequest, person: Person) -> str:
    """The next date they signed up for, and whether word waits."""
    now = timezone.now()
    lines = [present.own_line(one, at=now) for one in own_sign_ups(person) if one.session.ends_at > now]
    context = {"line": lines[0] if lines else None, "waiting": len(waiting_for(person))}
    return render_to_string("community/_own_card.html", context, request=request)


def front_card(request: HttpRequest, subject: Any) -> str:
    """The way to the public calendar."""
    return "" if current_scope().is_public else render_to_string("community/_front_card.html", {}, request=request)
