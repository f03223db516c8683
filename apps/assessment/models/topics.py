"""What a person wants to talk about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from apps.assessment.models.assessments import Assessment
from kith.catalogue.assessments.values import Talk
from kith.models import Data, KithModel


class TopicChoice(KithModel):
    """Whether a person wants to talk about what a card asks. `NEVER` holds for every card of the same concept, in every
    version, for ever, until the person says otherwise. The row with the highest step holds."""

    Choice = Talk

    PERSONAL: ClassVar = {"respondent": Data.LINK, "assessment": Data.LINK, "choice": Data.HEALTH}
    NOT_PERSONAL: ClassVar = frozenset({"concept_key", "link_id", "step", "at"})
    append_only = True

    respondent = models.ForeignKey("peersupport.Person", on_delete=models.PROTECT, related_name="topic_choices")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="topic_choices")
    concept_key = models.CharField(max_length=80)
    link_id = models.CharField(max_length=60)
    choice = models.CharField(max_length=5, choices=Choice.choices)
    step = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("respondent", "concept_key", "step", name="topic_choice_in_steps"),
        ]

    def __str__(self) -> str:
        return f"{self.concept_key} {self.choice}"
