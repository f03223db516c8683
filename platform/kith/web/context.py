from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kith.web.navigation import items_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame reads: whose house this is, and where this person can go."""
    return {"tenant": getattr(request, "tenant", None), "nav_items": items_for(request)}
