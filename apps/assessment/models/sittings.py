"""A supporter typing for a parent who asked them to: her say-so first, and until when it holds."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from apps.assessment.models.assessments import Assessment
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User

LASTS = dt.timedelta(hours=12)
"""How long after her say-so a sitting stays open at most."""


class SittingQuerySet(ScopedQuerySet):
    def open_to(self, typist: User, *, at: dt.datetime) -> SittingQuerySet:
        """Those this person may type in at that moment: theirs, not ended, not over by the clock, and matched with the
        family now."""
        theirs = self.filter(typist=typist, at__gt=at - LASTS, ends=None)
        family = "assessment__respondent__family__matches"
        return theirs.filter(
            **{f"{family}__state": "ACTIVE", f"{family}__person": None, f"{family}__supporter__user": typist}
        )

    def under_way(self, *, at: dt.datetime) -> SittingQuerySet:
        """Not ended by anybody, and not over by the clock."""
        return self.filter(at__gt=at - LASTS, ends=None)

    def not_taken_back(self) -> SittingQuerySet:
        taken = SittingEnd.objects.filter(sitting=OuterRef("pk"), why=SittingEnd.Why.TAKEN_BACK)
        return self.filter(~Exists(taken))


class Sitting(KithModel):
    """A parent said yes to her supporter typing her answers, this once. `said_how`, `said_on`: how and when she said
    so, herself. Whoever interpreted is noted and never has access; all three are blank where nobody did."""

    class SaidHow(models.TextChoices):
        PHONE = "PHONE", "On the phone"
        IN_PERSON = "IN_PERSON", "Face to face"
        WRITTEN = "WRITTEN", "In writing"

    class Interpreter(models.TextChoices):
        AGENCY = "AGENCY", "An interpreter from an agency"
        HERE = "HERE", "Somebody who works here"
        FAMILY = "FAMILY", "Family or a friend"

    PERSONAL: ClassVar = {
        "assessment": Data.LINK, "typist": Data.LINK, "interpreter_name": Data.IDENTITY, "language": Data.IDENTITY,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"mode", "said_how", "said_on", "interpreter", "at"})
    append_only = True

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="sittings")
    typist = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=11, choices=Assessment.Mode.choices)
    said_how = models.CharField(max_length=9, choices=SaidHow.choices)
    said_on = models.DateField()
    interpreter = models.CharField(max_length=6, choices=Interpreter.choices, blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(SittingQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sitting_is_typed_by_another", condition=Q(mode__in=("PHONE", "PAPER", "INTERPRETER"))
            ),
            models.CheckConstraint(
                name="sitting_names_who_interpreted",
                condition=~Q(mode="INTERPRETER") | (~Q(interpreter="") & ~Q(interpreter_name="") & ~Q(language="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Sitting {self.at:%Y-%m-%d}"

    @property
    def over_at(self) -> dt.datetime:
        """When it is over by the clock, at the latest."""
        return self.at + LASTS


class SittingEnd(KithModel):
    """A sitting was finished, or the say-so behind it was taken back: by her, or by the typist in her name."""

    class Why(models.TextChoices):
        FINISHED = "FINISHED", "Done for now"
        TAKEN_BACK = "TAKEN_BACK", "The say-so was taken back"

    PERSONAL: ClassVar = {"sitting": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"why", "at"})
    append_only = True

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="ends")
    why = models.CharField(max_length=10, choices=Why.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("sitting", "why", name="sitting_ends_once_each_way")]

    def __str__(self) -> str:
        return f"{self.why} {self.at:%Y-%m-%d}"
