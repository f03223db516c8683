from __future__ import annotations

from django.http import HttpRequest

from kith.people.models import User


class SignedIn(HttpRequest):
    """A request that came through a door that asks for a permission: it has a person."""

    user: User
