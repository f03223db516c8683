from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase


def second_step_missing(request: HttpRequest) -> HttpResponseBase | None:
    """Where to send a person whose roles need a second step they have not done; None when nothing is missing."""
    return None
