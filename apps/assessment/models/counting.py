"""Whether what somebody answered may be counted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from apps.assessment.models.assessments import Assessment
from kith.models import Data, KithModel
from kith.people.models import User


class CountingChoice(KithModel):
    """Who answered said that these answers may be counted with everybody's, without a name, or took it back. The row
    with the highest step holds; without one they are not counted."""

    PERSONAL: ClassVar = {"assessment": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"step", "may_count", "at"})
    append_only = True

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="counting_choices")
    step = models.PositiveIntegerField()
    may_count = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("assessment", "step", name="counting_choice_in_steps")]

    def __str__(self) -> str:
        return f"{'may be counted' if self.may_count else 'not counted'} {self.step}"
