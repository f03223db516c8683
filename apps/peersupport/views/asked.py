"""What a list was asked for in its address."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest


def words(request: HttpRequest) -> str:
    """The words looked for, as they can be looked for: no stray spaces, nothing a database cannot hold."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:100]


def key(text: str) -> UUID | None:
    """An id from an address or a form; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def export_address(request: HttpRequest) -> str:
    """The same list, as a CSV file."""
    query = request.GET.copy()
    query["as"] = "csv"
    query.pop("page", None)
    return f"?{query.urlencode()}"
