"""What is kept about the work done on tenants from outside."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from kith.models import Data, SharedModel


class Order(SharedModel):
    """One piece of work that needs the owner's rights: asked for on a page or by a command, done by the caretaker.

    `asked` says what is wanted, `kept` what earlier steps found out; neither ever holds a secret.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", "Waiting"
        RUNNING = "RUNNING", "Under way"
        DONE = "DONE", "Done"
        FAILED = "FAILED", "Could not be done"

    PERSONAL: ClassVar = {"asked": Data.IDENTITY, "kept": Data.IDENTITY, "asked_by_id": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset(
        {
            "kind",
            "tenant_id",
            "state",
            "steps_done",
            "steps",
            "doing",
            "share",
            "why",
            "tries",
            "asked_at",
            "started_at",
            "finished_at",
        }
    )

    kind = models.CharField(max_length=30)
    tenant_id = models.UUIDField(null=True, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=200, blank=True)
    share = models.FloatField(default=0, help_text="How much of the step under way is done, from 0 to 1.")
    why = models.CharField(max_length=1000, blank=True, help_text="Why it could not be done; blank while it can.")
    tries = models.PositiveSmallIntegerField(default=0)
    asked_by_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "tenant_id"],
                condition=models.Q(state__in=["WAITING", "RUNNING"]),
                name="one_open_order_of_a_kind_for_a_tenant",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}
