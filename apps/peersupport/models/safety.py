from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from apps.peersupport.models.families import Family
from kith.models import Data, KithModel
from kith.people.models import User


class Concern(KithModel):
    """A safeguarding matter, in the words of whoever raised it. Only the safeguarding lead and deputies read it.

    `about_user`: somebody who works here, who never hears of it. `link`: where it is read, for who is asked later.
    """

    class ToldParent(models.TextChoices):
        YES = "YES", "Yes, they know"
        NO = "NO", "No, not yet"

    class Subject(models.TextChoices):
        UNSAID = "", "Not said"
        BORN = "BORN", "A baby or child"
        UNBORN = "UNBORN", "A baby not born yet"
        ADULT = "ADULT", "A parent, partner or another adult"

    PERSONAL: ClassVar = {
        "family": Data.LINK, "raised_by": Data.LINK, "words": Data.WORDS, "told_parent_note": Data.WORDS,
        "subject": Data.HEALTH, "who_said": Data.WORDS, "about_user": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"client_key", "immediate", "told_parent", "raised_at", "heard_at", "link"})
    append_only = True

    client_key = models.UUIDField(unique=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(db_index=True)
    words = models.TextField()
    immediate = models.BooleanField()
    subject = models.CharField(max_length=6, choices=Subject.choices, blank=True, db_default="")
    who_said = models.CharField(max_length=200, blank=True, db_default="")
    heard_at = models.DateTimeField(null=True)
    about_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    link = models.CharField(max_length=200, blank=True, db_default="")
    told_parent = models.CharField(max_length=3, choices=ToldParent.choices)
    told_parent_note = models.CharField(max_length=500)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="concern_says_when_or_why_not", condition=~Q(told_parent_note="")),
        ]

    def __str__(self) -> str:
        return f"Concern {self.raised_at:%Y-%m-%d}"


class ConcernEvent(KithModel):
    """Something done about a concern. `asked`: whose turn it is; `by` is None where the clock did it."""

    class Kind(models.TextChoices):
        RAISED = "RAISED", "Raised"
        ASKED = "ASKED", "Asked to take it up"
        ACKNOWLEDGED = "ACKNOWLEDGED", "Read, and taken up"
        IN_ERROR = "IN_ERROR", "Said to be entered in error"
        IN_ERROR_AGREED = "IN_ERROR_AGREED", "Agreed that it was entered in error"

    PERSONAL: ClassVar = {"concern": Data.LINK, "by": Data.LINK, "asked": Data.LINK, "note": Data.WORDS}
    NOT_PERSONAL: ClassVar = frozenset({"kind", "at"})
    append_only = True

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("concern", condition=Q(kind="ACKNOWLEDGED"), name="concern_acknowledged_once"),
            models.UniqueConstraint("concern", condition=Q(kind="IN_ERROR"), name="concern_in_error_once"),
            models.UniqueConstraint(
                "concern", condition=Q(kind="IN_ERROR_AGREED"), name="concern_in_error_agreed_once"
            ),
            models.CheckConstraint(
                name="concern_event_asks_somebody_or_is_somebodys",
                condition=Q(kind="ASKED", asked__isnull=False) | ~Q(kind="ASKED") & Q(by__isnull=False, asked=None),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class SafetyTurn(KithModel):
    """In which order the safeguarding lead and deputies are asked, and when one of them is away."""

    PERSONAL: ClassVar = {"user": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"place", "away_from", "away_to"})

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="safety_turn")
    place = models.PositiveSmallIntegerField()
    away_from = models.DateField(null=True, blank=True)
    away_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="away_from_and_to_together",
                condition=Q(away_from=None, away_to=None) | Q(away_from__lte=F("away_to")),
            ),
        ]

    def __str__(self) -> str:
        return f"Turn {self.place}"
