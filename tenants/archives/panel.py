"""The part of a tenant's page about its archives."""

from __future__ import annotations

from typing import Any

from kith.people.models import User
from kith.permissions import Permission
from tenants.archives import presenters
from tenants.archives.operations.asking import save_tenant, saved_from
from tenants.archives.queries import archives_of, saving_now, takeover_of
from tenants.console.acts import Act
from tenants.console.panels import Panel
from tenants.models import Tenant


def _context(tenant: Tenant, for_user: User) -> dict[str, Any]:
    order, takeover = saving_now(tenant.pk), takeover_of(tenant.pk)
    is_free = tenant.state not in Tenant.UNROUTED and not (order and order.is_open)
    return {
        "order": order,
        "twin": _twin_with_its_address(tenant),
        "columns": presenters.COLUMNS[:1] + presenters.COLUMNS[2:],
        "rows": presenters.archive_rows(archives_of(tenant.pk), with_tenant=False),
        "takeover": presenters.say_progress(takeover)[1] if takeover else "",
        "may_save": is_free and for_user.may(Permission.MANAGE_TENANTS),
    }


def _twin_with_its_address(tenant: Tenant) -> Tenant | None:
    first = saved_from(tenant)
    return Tenant.objects.filter(pk=first, domains__isnull=False).first() if first else None


PANEL = Panel("archives", "Archives", 60, "archives/_panel.html", _context)


def _why_not_saved(tenant: Tenant) -> str:
    nobodys = tenant.state in Tenant.UNROUTED
    return f"It is {tenant.get_state_display().lower()}: there is nothing of anybody’s to save." if nobodys else ""


SAVE = Act(
    name="save",
    title="Save an archive",
    does="The caretaker saves each of them as one sealed file, one after another. Nothing in them changes.",
    order=40,
    do=lambda tenant, reason, by: save_tenant(tenant=tenant, reason=reason, by=by),
    why_not=_why_not_saved,
)
"""From the list of tenants, for one or many."""
