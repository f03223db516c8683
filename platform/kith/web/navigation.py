"""The rooms tell the shell their ways in, from AppConfig.ready(); the shell shows those a person may use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from kith.permissions import Permission


@dataclass(frozen=True)
class NavItem:
    """A way into a room. `kinds`: the kinds of scope that have the room; `order`: smaller stands first."""

    label: str
    url_name: str
    icon: str
    permission: Permission
    order: int = 50
    kinds: frozenset[str] = field(default=frozenset({"mutual", "service"}))


_items: list[NavItem] = []


def register(*items: NavItem) -> None:
    _items.extend(item for item in items if item not in _items)


def items_for(request: HttpRequest) -> list[dict[str, Any]]:
    """The ways in for this person, in order: label, url, icon, current."""
    user: Any = getattr(request, "user", None)
    tenant = getattr(request, "tenant", None)
    if user is None or tenant is None or not user.is_authenticated:
        return []
    open_items = (item for item in _items if tenant.scope.kind in item.kinds and user.may(item.permission))
    return [entry for item in sorted(open_items, key=lambda item: item.order) if (entry := _entry(item, request))]


def _entry(item: NavItem, request: HttpRequest) -> dict[str, Any] | None:
    try:
        url = reverse(item.url_name, urlconf=getattr(request, "urlconf", None))
    except NoReverseMatch:
        return None
    return {"label": item.label, "url": url, "icon": item.icon, "current": request.path.startswith(url)}
