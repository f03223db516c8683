"""How much of what it may have a tenant has: its limits from `fairness`, what it takes as the caretaker measured it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kith.web.words import say_count
from tenants.console.models import TenantSize
from tenants.console.words import say_bytes
from tenants.fairness.limits import read_limits
from tenants.models import Tenant

NEARLY = 0.9
"""From this share on, somebody is told before it is full."""
MB = 1_000_000


@dataclass(frozen=True)
class Quota:
    """`used` and `limit` in the same unit; `say` puts an amount of it into words."""

    title: str
    used: int
    limit: int
    say: Callable[[float], str]

    @property
    def share(self) -> float:
        return self.used / self.limit

    @property
    def is_nearly_full(self) -> bool:
        return self.share >= NEARLY

    @property
    def words(self) -> str:
        return f"{self.say(self.used)} of {self.say(self.limit)} ({self.share:.0%})"


def quotas_of(tenant: Tenant, size: TenantSize | None) -> list[Quota]:
    """Nothing for a tenant that has not been measured."""
    if size is None:
        return []
    limits = read_limits(tenant.limits)
    return [
        Quota("Tables", size.bytes, limits.storage_mb * MB, say_bytes),
        Quota("Rows", size.rows, limits.rows, lambda rows: say_count(round(rows), "row")),
    ]


def fullest(tenant: Tenant, size: TenantSize | None) -> Quota | None:
    return max(quotas_of(tenant, size), key=lambda quota: quota.share, default=None)
