"""The way to say that one is worried, at the foot of every page of a family."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from kith.permissions import Permission

OF_A_FAMILY = "families/<uuid:pk>/"
OWN_WAY = ("family", "raise-concern", "concern-raised")
"""Pages that show it elsewhere."""


def at_the_foot(request: HttpRequest, subject: Any) -> str:
    """Wherever the address is a family's, for whoever may raise a concern."""
    match, user = request.resolver_match, getattr(request, "user", None)
    if match is None or user is None or not match.route.startswith(OF_A_FAMILY) or match.url_name in OWN_WAY:
        return ""
    if not (user.is_authenticated and user.may(Permission.RAISE_CONCERN)):
        return ""
    return render_to_string("peersupport/_worried.html", {"family_pk": match.kwargs["pk"]})
