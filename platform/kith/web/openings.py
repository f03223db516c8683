"""Pages whose opening is written down: who looked, and when."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from kith.access import SignedIn

Page = TypeVar("Page", bound=URLPattern | URLResolver)


def noted(page: Page, *, under: str, note: Callable[..., object]) -> Page:
    """The page as it was; where its address begins with `under`, each opening calls `note(pk, at=…, by=…)`."""
    if isinstance(page, URLPattern) and str(page.pattern).startswith(under):
        page.callback = _noting(page.callback, note)
    return page


def _noting(view: Any, note: Callable[..., object]) -> Any:
    @wraps(view)
    def opened(request: SignedIn, pk: UUID, **told: Any) -> HttpResponseBase:
        answer: HttpResponseBase = view(request, pk=pk, **told)
        if answer.status_code == 200:
            note(pk, at=timezone.now(), by=request.user)
        return answer

    return opened
