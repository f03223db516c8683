from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.peersupport.models.families import Family
from kith.models import Data, KithModel
from kith.people.models import User


class Concern(KithModel):
    """A safeguarding matter, in the words of whoever raised it. Only the safeguarding lead and deputies read it."""

    class ToldParent(models.TextChoices):
        YES = "YES", "Yes, they know"
        NO = "NO", "No, not yet"

    PERSONAL: ClassVar = {
        "family": Data.LINK, "raised_by": Data.LINK, "words": Data.WORDS, "told_parent_note": Data.WORDS,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"client_key", "immediate", "told_parent", "raised_at"})
    append_only = True

    client_key = models.UUIDField(unique=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(db_index=True)
    words = models.TextField()
    immediate = models.BooleanField()
    told_parent = models.CharField(max_length=3, choices=ToldParent.choices)
    told_parent_note = models.CharField(max_length=500)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="concern_says_when_or_why_not", condition=~Q(told_parent_note="")),
        ]

    def __str__(self) -> str:
        return f"Concern {self.raised_at:%Y-%m-%d}"


class ConcernEvent(KithModel):
    """Something done about a concern."""

    class Kind(models.TextChoices):
        RAISED = "RAISED", "Raised"
        ACKNOWLEDGED = "ACKNOWLEDGED", "Read, and taken up"

    PERSONAL: ClassVar = {"concern": Data.LINK, "by": Data.LINK, "note": Data.WORDS}
    NOT_PERSONAL: ClassVar = frozenset({"kind", "at"})
    append_only = True

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("concern", condition=Q(kind="ACKNOWLEDGED"), name="concern_acknowledged_once"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
