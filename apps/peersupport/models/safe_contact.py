from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from apps.peersupport.models.families import Person
from kith.models import Data, KithModel

EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]
USUAL_FROM, USUAL_TO = dt.time(9), dt.time(20)


def every_day() -> list[int]:
    return list(EVERY_DAY)


class SafeContact(KithModel):
    """How one person may be reached: by which ways, at what times, and whether their partner may know.

    `channels` are the ways they said yes to, the one they like best first; `days` are 0 (Monday) to 6. The times are
    those of the wall clock where we are. Where there is no row, the contact they gave us is the one way, in the day.
    """

    PERSONAL: ClassVar = {
        "person": Data.LINK, "email": Data.CONTACT, "phone": Data.CONTACT, "address": Data.PLACE,
        "channels": Data.CONTACT, "days": Data.CONTACT, "from_time": Data.CONTACT, "to_time": Data.CONTACT,
        "partner_may_know": Data.CONTACT, "language": Data.IDENTITY,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"changed_at"})

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="safe_contact")
    email = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=300, blank=True)
    channels = models.JSONField(default=list)
    days = models.JSONField(default=every_day)
    from_time = models.TimeField(default=USUAL_FROM)
    to_time = models.TimeField(default=USUAL_TO)
    partner_may_know = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="en")
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="safe_hours_end_after_they_begin", condition=Q(from_time__lt=F("to_time"))),
        ]

    @property
    def is_kept(self) -> bool:
        """Somebody asked them; otherwise it is the one contact they gave us."""
        return not self._state.adding

    def __str__(self) -> str:
        return f"Safe contact {str(self.pk)[:8]}"
