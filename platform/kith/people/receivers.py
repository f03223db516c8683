from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kith.people.second_step import remind_of_codes


def on_signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Spare codes that were made and never kept are shown again before anything else."""
    request.user = user
    remind_of_codes(request)


def on_signed_out(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """The answer tells the browser to keep nothing: see kith.web.middleware.NothingKeptMiddleware."""
    request.signed_out = True  # type: ignore[attr-defined]
