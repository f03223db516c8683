"""What answers added up to, when the respondent asked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from apps.assessment.models.assessments import Assessment
from kith.models import Data, KithModel
from kith.people.models import User


class ScoreResult(KithModel):
    """One score of one assessment, as it was worked out: anybody with the answers gets the same, bit for bit.

    `value` is a decimal as text, blank where too much was missing. Sealed like the answers it was worked out from;
    never part of matching, ordering or eligibility.
    """

    PERSONAL: ClassVar = {"assessment": Data.LINK, "value": Data.HEALTH, "asked_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"key", "answered", "missing", "inputs", "engine", "sha256", "at"})
    append_only = True

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="score_results")
    key = models.CharField(max_length=60)
    value = models.CharField(max_length=30, blank=True)
    answered = models.PositiveSmallIntegerField()
    missing = models.PositiveSmallIntegerField()
    inputs = models.CharField(max_length=64)
    engine = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64, help_text="Of the template version.")
    at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("assessment", "key", "inputs", "engine", name="score_worked_out_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.at:%Y-%m-%d}"
