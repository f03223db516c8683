"""How it is to work here, asked of the team now and then: who has answered, and what all of them said together.

No row says what one person said. An answer is added to the round's totals and is gone: there is nothing that a time, an
order or an id could be joined by. `PulseTotals` is one row, written anew each time, so that its order says nothing
either; words are kept in the order of the alphabet, and only where who wrote them said they may be read.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class PulseRoundQuerySet(ScopedQuerySet):
    def open_on(self, day: Any) -> PulseRoundQuerySet:
        return self.filter(closes_on__gte=day)

    def closed_on(self, day: Any) -> PulseRoundQuerySet:
        return self.filter(closes_on__lt=day)


class PulseRound(KithModel):
    """One asking, up to and with the day it closes. Nobody reads anything of it before."""

    PERSONAL: ClassVar = {"opened_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"version_id", "sha256", "opened_at", "closes_on"})
    append_only = True

    version_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closes_on = models.DateField()

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(PulseRoundQuerySet)()

    def __str__(self) -> str:
        return f"Pulse to {self.closes_on}"


class PulseTaken(KithModel):
    """Somebody has answered in a round. Neither when nor what."""

    PERSONAL: ClassVar = {"user": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"round"})
    append_only = True

    round = models.ForeignKey(PulseRound, on_delete=models.PROTECT, related_name="taken")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("round", "user", name="pulse_answered_once_a_round")]

    def __str__(self) -> str:
        return "Answered"


class PulseTotals(KithModel):
    """What a round adds up to: how many answered; by card, how many gave each code; by card, the words that may be
    read, in the order of the alphabet."""

    PERSONAL: ClassVar = {"words": Data.WORDS}
    NOT_PERSONAL: ClassVar = frozenset({"round", "answered", "counts"})

    round = models.OneToOneField(PulseRound, on_delete=models.PROTECT, related_name="totals")
    answered = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    words = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.answered} answered"
