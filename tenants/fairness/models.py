"""What each tenant asks of the machines it shares with the others."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kith.models import ScopedManager, SharedModel


class UsageDay(SharedModel):
    """What one tenant asked of all web and worker processes together, on one day in London. Counts, and nobody's name.

    `work_ms` is the time its units of work took, in milliseconds: two at once count twice.
    """

    NOT_PERSONAL: ClassVar = frozenset(
        {"tenant_id", "day", "requests", "failures", "refused_for_limit", "work_ms", "tasks", "last_at"}
    )
    tenants_may: ClassVar = SharedModel.NOTHING

    tenant_id = models.UUIDField()
    day = models.DateField()
    requests = models.BigIntegerField(default=0)
    failures = models.BigIntegerField(default=0, help_text="Answers of 500 and above, and tasks that failed.")
    refused_for_limit = models.BigIntegerField(default=0, help_text="Asked to come back in a moment.")
    work_ms = models.BigIntegerField(default=0)
    tasks = models.BigIntegerField(default=0)
    last_at = models.DateTimeField()

    objects: ClassVar[models.Manager[UsageDay]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("tenant_id", "day", name="usage_counted_once_a_day")]
        indexes: ClassVar = [models.Index("day", name="usage_by_day")]

    def __str__(self) -> str:
        return f"{self.tenant_id} on {self.day:%Y-%m-%d}"
