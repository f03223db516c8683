"""The fleet as lines of a list: each tenant with what is known from outside, in as many queries for all as for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Sum
from django.utils import timezone

from tenants.console.models import TenantSize
from tenants.fairness.models import UsageDay
from tenants.fleet.models import Order
from tenants.fleet_state import schemas_behind
from tenants.models import Domain, Tenant
from tenants.queries import tenants_like

RECENT_DAYS = 7
"""How far back requests and failures are counted in a list."""


@dataclass(frozen=True)
class Recent:
    """What a tenant asked for in the last days; `last_at` is when it last asked for anything."""

    requests: int = 0
    failures: int = 0
    last_at: dt.datetime | None = None


@dataclass(frozen=True)
class Line:
    """`missing`: how many migrations it lacks. `orders`: how many wait or are under way."""

    tenant: Tenant
    missing: int
    size: TenantSize | None
    recent: Recent
    orders: int


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to and how it is ordered; anything unknown narrows nothing."""

    search: str = ""
    state: str = ""
    kind: str = ""
    version: str = ""
    order: str = ""


ORDERS: dict[str, tuple[str, Callable[[Line], Any]]] = {
    "": ("Name", lambda line: line.tenant.name.casefold()),
    "new": ("Newest first", lambda line: -line.tenant.made_at.timestamp()),
    "size": ("Biggest first", lambda line: -(line.size.bytes if line.size else 0)),
    "last": ("Used last first", lambda line: -_seconds(line.recent.last_at)),
    "quiet": ("Longest unused first", lambda line: _seconds(line.recent.last_at)),
    "failures": ("Most failures first", lambda line: -line.recent.failures),
    "behind": ("Furthest behind first", lambda line: -line.missing),
}


def lines_of(wanted: Wanted) -> list[Line]:
    """The tenants that are wanted, in the order that is wanted. Inside the public scope."""
    behind, recent, orders = schemas_behind(), recent_usage(), open_orders()
    found = [
        Line(
            tenant,
            behind.get(tenant.schema_name, 0),
            getattr(tenant, "size", None),
            recent.get(tenant.pk, Recent()),
            orders.get(tenant.pk, 0),
        )
        for tenant in _tenants(wanted)
    ]
    kept = [line for line in found if _is_wanted(line, wanted)]
    return sorted(kept, key=ORDERS.get(wanted.order, ORDERS[""])[1])


def recent_usage(*, days: int = RECENT_DAYS) -> dict[UUID, Recent]:
    """What each tenant asked for in the last days, and when it last did, however long ago."""
    since = timezone.localdate() - dt.timedelta(days=days - 1)
    counted = UsageDay.objects.filter(day__gte=since).values("tenant_id")
    sums = {row["tenant_id"]: row for row in counted.annotate(asked=Sum("requests"), failed=Sum("failures"))}
    last = UsageDay.objects.values("tenant_id").annotate(at=Max("last_at"))
    return {row["tenant_id"]: _recent(sums.get(row["tenant_id"]), row["at"]) for row in last}


def open_orders() -> dict[UUID, int]:
    """How many orders wait or are under way for each tenant that has any."""
    waiting = Order.objects.filter(state__in=[Order.State.WAITING, Order.State.RUNNING], tenant_id__isnull=False)
    return dict(waiting.values_list("tenant_id").annotate(Count("pk")))


def hosts_of(lines: Iterable[Line]) -> dict[UUID, list[str]]:
    """The hosts of each of these tenants, the main one first."""
    found: dict[UUID, list[str]] = {}
    domains = Domain.objects.filter(tenant__in=[line.tenant.pk for line in lines]).order_by("-is_primary", "domain")
    for tenant_id, host in domains.values_list("tenant_id", "domain"):
        found.setdefault(tenant_id, []).append(host)
    return found


def _recent(sums: Mapping[str, Any] | None, at: dt.datetime) -> Recent:
    return Recent(sums["asked"], sums["failed"], at) if sums else Recent(last_at=at)


def _tenants(wanted: Wanted) -> list[Tenant]:
    """Ready-made tenants are nobody's yet: they are listed only where they are asked for."""
    found = tenants_like(search=wanted.search).prefetch_related(None).select_related("size")
    found = found.filter(state=wanted.state) if wanted.state else found.exclude(state=Tenant.State.PENDING)
    return list(found.filter(kind=wanted.kind) if wanted.kind else found)


def _is_wanted(line: Line, wanted: Wanted) -> bool:
    return {"behind": line.missing > 0, "current": line.missing == 0}.get(wanted.version, True)


def _seconds(moment: dt.datetime | None) -> float:
    return moment.timestamp() if moment else 0.0
