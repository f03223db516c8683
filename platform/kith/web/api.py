from __future__ import annotations

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

from kith.errors import BadInput, Refused


def refusal_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """One shape of error for the API: {"detail": sentence, "field": name or ""}."""
    if isinstance(exc, Refused):
        field = exc.field if isinstance(exc, BadInput) else ""
        return Response({"detail": exc.sentence, "field": field}, status=exc.status)
    return exception_handler(exc, context)
