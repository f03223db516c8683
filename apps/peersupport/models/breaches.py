from __future__ import annotations

from typing import ClassVar

from django.db import models

from apps.peersupport.models.introductions import Introduction
from kith.models import Data, KithModel


class Breach(KithModel):
    """Somebody waited past a day of her clock: written once for each step, and never unwritten. Names nobody at fault.

    `late_since`: the first day that was too late.
    """

    class Step(models.TextChoices):
        """Whom it climbs to."""

        COORDINATOR = "COORDINATOR", "Nobody tried within two working days"
        LEAD = "LEAD", "Nobody had talked with her after five working days"
        BOARD = "BOARD", "Nobody had talked with her after ten working days"

    PERSONAL: ClassVar = {"introduction": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"step", "late_since", "at"})
    append_only = True

    introduction = models.ForeignKey(Introduction, on_delete=models.PROTECT, related_name="breaches")
    step = models.CharField(max_length=11, choices=Step.choices)
    late_since = models.DateField(db_index=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["introduction", "step"], name="one_breach_a_step"),
        ]

    def __str__(self) -> str:
        return self.get_step_display()
