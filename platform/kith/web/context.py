from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kith.web.navigation import items_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame reads: whose house this is (nobody's on the public host), and where this person can go."""
    tenant = getattr(request, "tenant", None)
    if tenant is not None and tenant.scope.is_public:
        tenant = None
    return {"tenant": tenant, "nav_items": items_for(request)}
