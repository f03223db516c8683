"""Whoever works here and opens a page of a family is written down, whichever page it is."""

from __future__ import annotations

from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import URLPattern
from django.utils import timezone

from apps.peersupport.operations.entries import note_reading
from apps.peersupport.queries.supporters import whom_they_see
from kith.access import SignedIn

FAMILY_PAGES = "families/<uuid:pk>/"


def noted(page: URLPattern) -> URLPattern:
    """The page as it was; where it is one of a family, its opening is noted, and the family sees that."""
    if str(page.pattern).startswith(FAMILY_PAGES):
        page.callback = _noting(page.callback)
    return page


def _noting(view: Any) -> Any:
    @wraps(view)
    def opened(request: SignedIn, pk: UUID, **told: Any) -> HttpResponseBase:
        answer: HttpResponseBase = view(request, pk=pk, **told)
        if answer.status_code == 200:
            note_reading(family=pk, person=whom_they_see(pk, for_user=request.user), at=timezone.now(), by=request.user)
        return answer

    return opened
