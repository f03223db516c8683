"""What a list was asked for in its address."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from apps.peersupport.models.supporters import Supporter
from apps.peersupport.queries.supporters import get_supporter

NOBODY = UUID(int=0)


def words(request: HttpRequest) -> str:
    """The words looked for, as they can be looked for: no stray spaces, nothing a database cannot hold."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:100]


def key(text: str) -> UUID | None:
    """An id from an address or a form; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def supporter(request: HttpRequest) -> Supporter:
    """The supporter a form named. Raises Http404."""
    return get_supporter(pk=key(request.POST.get("supporter", "")) or NOBODY)


def export_address(request: HttpRequest) -> str:
    """The same list, as a CSV file."""
    query = request.GET.copy()
    query["as"] = "csv"
    query.pop("page", None)
    return f"?{query.urlencode()}"
