from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.peersupport.models.supporters import Supporter
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class HeldBackQuerySet(ScopedQuerySet):
    def standing(self, *, on: dt.date) -> HeldBackQuerySet:
        """Those that hold on a day."""
        return self.filter(Q(until_on=None) | Q(until_on__gt=on), lifted_at=None)


class HeldBack(KithModel):
    """A supporter who is not to be matched, up to and without a day, or till it is lifted: somebody said something of
    them that is being looked into. Why is sealed; what comes of it is told nowhere here."""

    PERSONAL: ClassVar = {"supporter": Data.LINK, "sealed": Data.WORDS, "by": Data.LINK, "lifted_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"client_key", "until_on", "at", "lifted_at"})

    client_key = models.UUIDField(unique=True)
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="held_back")
    until_on = models.DateField(null=True, blank=True)
    sealed = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(HeldBackQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="held_back_lifted_at_and_by_together",
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Held back since {timezone.localdate(self.at)}"

    def holds_on(self, day: dt.date) -> bool:
        return self.lifted_at is None and (self.until_on is None or day < self.until_on)
