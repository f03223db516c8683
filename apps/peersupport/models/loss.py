from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from apps.peersupport.models.families import Family
from apps.peersupport.models.pregnancies import Baby, Pregnancy
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class LossQuerySet(ScopedQuerySet):
    def standing(self) -> LossQuerySet:
        """Those that nobody took back."""
        return self.filter(taken_back_at=None)


class Loss(KithModel):
    """Somebody told us that a pregnancy has ended, or that a baby has died. How, when and a name only if they like.

    `whole`: the pregnancy is over with it; else another baby of the same pregnancy lives, or is still expected.
    """

    class Kind(models.TextChoices):
        """What it is called, where they want it kept (before and from 24 weeks: Stillbirth (Definition) Act 1992)."""

        MISCARRIAGE = "MISCARRIAGE", "A miscarriage"
        STILLBIRTH = "STILLBIRTH", "A stillbirth"
        TERMINATION = "TERMINATION", "Ending the pregnancy"
        NEONATAL = "NEONATAL", "The baby died after being born"

    PERSONAL: ClassVar = {
        "pregnancy": Data.LINK, "baby": Data.LINK, "kind": Data.HEALTH, "on": Data.HEALTH, "whole": Data.HEALTH,
        "called": Data.IDENTITY, "said_by": Data.LINK, "taken_back_by": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"said_at", "taken_back_at"})

    pregnancy = models.ForeignKey(Pregnancy, on_delete=models.PROTECT, related_name="losses")
    baby = models.ForeignKey(Baby, on_delete=models.PROTECT, null=True, related_name="losses")
    whole = models.BooleanField()
    kind = models.CharField(max_length=11, choices=Kind.choices, blank=True)
    on = models.DateField(null=True)
    called = models.CharField(max_length=60, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(LossQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="loss_taken_back_at_and_by_together",
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
            ),
            models.UniqueConstraint("baby", condition=Q(taken_back_at=None), name="one_standing_loss_of_a_baby"),
        ]

    def __str__(self) -> str:
        return f"Loss {str(self.pk)[:8]}"


class OwedCallQuerySet(ScopedQuerySet):
    def open(self) -> OwedCallQuerySet:
        return self.filter(rung_at=None, loss__taken_back_at=None)


class OwedCall(KithModel):
    """After a loss a person we name rings the family, by a day. It stands on today's list until they have."""

    PERSONAL: ClassVar = {"family": Data.LINK, "loss": Data.LINK, "who": Data.LINK, "rung_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"due_on", "rung_at"})

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="owed_calls")
    loss = models.OneToOneField(Loss, on_delete=models.PROTECT, related_name="owed_call")
    who = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    rung_at = models.DateTimeField(null=True)
    rung_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(OwedCallQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="owed_call_rung_at_and_by_together",
                condition=Q(rung_at=None, rung_by=None) | Q(rung_at__isnull=False, rung_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Call owed by {self.due_on}"
