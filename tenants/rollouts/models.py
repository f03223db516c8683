"""The ledger of roll-outs: what was done to whom, when, and why where it could not be done.

What is applied in a schema is what its own django_migrations says. The ledger is the history, and a tenant's done steps
are written in the transaction that does them.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from kith.models import SharedModel
from tenants.models import Tenant


class Rollout(SharedModel):
    """One run over the fleet. `stop_after` is the share of tenants (0 to 1) that may fail."""

    class State(models.TextChoices):
        RUNNING = "RUNNING", "Under way"
        DONE = "DONE", "Done"
        FAILED = "FAILED", "Some tenants could not be done"
        STOPPED = "STOPPED", "Stopped: too much failed"
        BROKEN_OFF = "BROKEN_OFF", "Ended without a word"

    PERSONAL: ClassVar = {}
    NOT_PERSONAL: ClassVar = frozenset(
        {
            "started_at",
            "finished_at",
            "state",
            "stop_after",
            "code",
            "tenants",
            "behind",
            "done",
            "failed",
            "left_out",
            "rights_restored",
            "why",
        }
    )
    append_only = True

    started_at = models.DateTimeField(default=timezone.now, db_index=True)
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    stop_after = models.FloatField()
    code = models.CharField(max_length=64, help_text="Fingerprint of every migration of the code that was rolled out.")
    tenants = models.PositiveIntegerField(default=0, help_text="How many tenants were looked at.")
    behind = models.PositiveIntegerField(default=0, help_text="How many of them lacked a migration.")
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0, help_text="Tenants that were gone when their turn came.")
    rights_restored = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=500, blank=True, help_text="Why it stopped; names nobody.")

    def __str__(self) -> str:
        return f"{self.state} {self.started_at:%Y-%m-%d %H:%M}"


class Step(SharedModel):
    """One migration of one schema in one roll-out. No tenant: the public schema."""

    class Status(models.TextChoices):
        PLANNED = "PLANNED", "To do"
        DONE = "DONE", "Done"
        FAILED = "FAILED", "Could not be done"

    PERSONAL: ClassVar = {}
    NOT_PERSONAL: ClassVar = frozenset(
        {"rollout", "tenant", "app", "name", "status", "why", "tries", "milliseconds", "at"}
    )
    append_only = True

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="steps")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, null=True, related_name="+")
    app = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    why = models.CharField(max_length=500, blank=True, help_text="The server's reason, without the rows it was about.")
    tries = models.PositiveSmallIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(null=True, help_text="Of the tenant's whole transaction.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rollout", "tenant", "app", "name"],
                name="one_step_of_a_migration_for_a_tenant",
                nulls_distinct=False,
            )
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "-at"], name="step_of_a_tenant")]

    def __str__(self) -> str:
        return f"{self.app}.{self.name} {self.status}"
