from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.peersupport.models.families import Person
from kith.models import Data, KithModel


class CalendarAddress(KithModel):
    """A secret address where one person's own dates can be read by their phone's calendar, till they end it.

    Kept as a digest: nobody here can read it again. `says_what`: it names each activity; otherwise every date reads
    the same.
    """

    PERSONAL: ClassVar = {"person": Data.LINK, "digest": Data.CONTACT, "says_what": Data.CONTACT}
    NOT_PERSONAL: ClassVar = frozenset({"made_at", "ended_at"})

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="calendar_addresses")
    digest = models.CharField(max_length=64, unique=True)
    says_what = models.BooleanField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("person", condition=Q(ended_at=None), name="one_calendar_address_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"Calendar address {str(self.pk)[:8]}"
