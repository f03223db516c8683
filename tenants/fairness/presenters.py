from __future__ import annotations

from typing import Any

from django.urls import reverse

from kith.people.models import User
from kith.permissions import Permission
from tenants.fairness.limits import LIMITS, read_limits
from tenants.models import Tenant

COLUMNS = ("Limit", "Now", "Whose")


def panel(tenant: Tenant, for_user: User) -> dict[str, Any]:
    """What the tenant may take of what all share, and which of it is its own."""
    may = for_user.may(Permission.MANAGE_TENANTS)
    return {
        "columns": COLUMNS,
        "rows": limit_rows(tenant),
        "own": len(tenant.limits),
        "set_url": reverse("fairness:set-limits", args=[tenant.pk]) if may else "",
    }


def limit_rows(tenant: Tenant) -> list[list[Any]]:
    limits = read_limits(tenant.limits)
    return [
        [
            one.metadata["title"],
            f"{getattr(limits, name):,} {one.metadata['unit']}",
            {"text": "Its own", "tone": "info"} if name in tenant.limits else "Everybody’s",
        ]
        for name, one in LIMITS.items()
    ]
