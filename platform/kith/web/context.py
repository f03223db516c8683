from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kith.web.banners import banners_for
from kith.web.navigation import items_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame reads: whose house this is (the public host is nobody's), and one's ways in."""
    tenant = getattr(request, "tenant", None)
    if tenant is not None and tenant.scope.is_public:
        tenant = None
    return {
        "tenant": tenant,
        "nav_items": items_for(request),
        "you_items": _own_pages(request),
        "banners": banners_for(request),
    }


def _own_pages(request: HttpRequest) -> list[dict[str, str]]:
    """The menu under a person's name, the same for everybody who signed in."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    urlconf = getattr(request, "urlconf", None)
    return [
        {"label": "Your sign-in", "url": reverse("people:account", urlconf), "icon": "person"},
        {"label": "Who may do what", "url": reverse("people:roles", urlconf), "icon": "shield"},
        {"label": "Sign out", "url": reverse("account_logout", urlconf), "icon": "leave"},
    ]
