from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from apps.peersupport.models.supporters import Supporter
from kith.models import Data, KithModel
from kith.people.models import User


class SupervisionSession(KithModel):
    """A supervision that is due, and the day it was held. Nobody holds their own."""

    class Kind(models.TextChoices):
        ONE = "ONE", "One to one"
        GROUP = "GROUP", "In a group"
        DEBRIEF = "DEBRIEF", "Debrief"

    PERSONAL: ClassVar = {"supporter": Data.LINK, "by": Data.LINK, "held_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"kind", "due_on", "held_on", "kept_at"})

    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="supervisions")
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.ONE)
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kept_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="supervision_held_on_and_by_together",
                condition=Q(held_on=None, held_by=None) | Q(held_on__isnull=False, held_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, due {self.due_on}"


class CapacityPlan(KithModel):
    """How many units of family a supporter has room for from a day on. Of one day the row kept last holds."""

    PERSONAL: ClassVar = {"supporter": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"from_on", "units", "kept_at"})
    append_only = True

    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="capacity_plans")
    from_on = models.DateField()
    units = models.PositiveSmallIntegerField()
    kept_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.units} from {self.from_on}"


class Pause(KithModel):
    """A supporter rests from new families from a day on, up to and without `back_on`. No reason is kept."""

    PERSONAL: ClassVar = {"supporter": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"from_on", "back_on", "kept_at"})

    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="pauses")
    from_on = models.DateField()
    back_on = models.DateField(null=True, blank=True)
    kept_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("supporter", condition=Q(back_on=None), name="one_open_pause_per_supporter"),
            models.CheckConstraint(
                name="pause_ends_after_it_began", condition=Q(back_on=None) | Q(back_on__gte=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"Pause from {self.from_on}"
