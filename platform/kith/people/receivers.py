from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kith.people.second_step import remind_of_codes


def on_signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Spare codes that were made and never kept are shown again before anything else."""
    request.user = user
    remind_of_codes(request)
