"""What the list of tenants was asked for in its address."""

from __future__ import annotations

from django.http import QueryDict

from tenants.console.lines import Wanted

NAMES = ("state", "kind", "version", "order")


def wanted(query: QueryDict) -> Wanted:
    """The words looked for and what narrows the list, without what a database cannot hold."""
    search = query.get("q", "").replace("\x00", "").strip()[:100]
    return Wanted(search, *(query.get(name, "").replace("\x00", "") for name in NAMES))


def export_address(query: QueryDict) -> str:
    """The same list as a CSV file."""
    asked = query.copy()
    asked["as"] = "csv"
    asked.pop("page", None)
    return f"?{asked.urlencode()}"


def narrowed(query: QueryDict) -> list[tuple[str, str]]:
    """What the list was narrowed by, to be sent along with an act on all that it found."""
    return [(name, value) for name in ("q", *NAMES) if (value := query.get(name))]
