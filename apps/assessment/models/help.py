"""The help screen that an answer opened."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from apps.assessment.models.assessments import Assessment
from kith.models import Data, KithModel
from kith.people.models import User


class HelpShown(KithModel):
    """A card's answer opened the help screen, at once, whatever anything adds up to. For the respondent alone."""

    class Response(models.TextChoices):
        SHOWN = "SHOWN", "Shown"
        CALL_ME = "CALL_ME", "Asked to be rung"
        GO_ON = "GO_ON", "Went on"

    PERSONAL: ClassVar = {"assessment": Data.LINK, "link_id": Data.HEALTH, "response": Data.HEALTH}
    NOT_PERSONAL: ClassVar = frozenset({"at"})
    append_only = True

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="help_shown")
    link_id = models.CharField(max_length=60)
    response = models.CharField(max_length=7, choices=Response.choices, default=Response.SHOWN)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Help {self.at:%Y-%m-%d}"


class CallMade(KithModel):
    """Somebody rang a person who had asked for it on the help screen."""

    PERSONAL: ClassVar = {"asked": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"at"})
    append_only = True

    asked = models.OneToOneField(HelpShown, on_delete=models.PROTECT, related_name="call")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Rung {self.at:%Y-%m-%d}"
