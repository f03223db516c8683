from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from apps.peersupport.models.families import Family
from kith.models import Data, KithModel
from kith.people.models import User


class Responsibility(KithModel):
    """Who of the hub answers for a family, from when to when. The database keeps one for every open family.

    It begins with the family's row, by whoever started it, and ends with the family. `by` is None where the database
    wrote it.
    """

    class Why(models.TextChoices):
        STARTED = "STARTED", "Started the family’s page"
        TAKEN = "TAKEN", "Took over here"
        HANDOVER = "HANDOVER", "Said yes to a handover"
        CAME_BACK = "CAME_BACK", "The family came back"

    PERSONAL: ClassVar = {"family": Data.LINK, "user": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"since", "until", "why"})

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="responsibilities")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=9, choices=Why.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("family", condition=Q(until=None), name="one_responsible_person_per_family"),
            models.CheckConstraint(
                name="responsibility_ends_after_it_begins", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_why_display().lower()}"
