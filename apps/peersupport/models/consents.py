from __future__ import annotations

from typing import ClassVar

from django.db import models

from apps.peersupport.models.families import Person
from kith.models import Data, KithModel
from kith.people.models import User


class Purpose(models.TextChoices):
    """What somebody says yes or no to, each by itself."""

    CONTACT = "CONTACT", "Get in touch with me"
    REMINDERS = "REMINDERS", "Remind me before we meet"
    INVITATIONS = "INVITATIONS", "Tell me what is on"
    HANDOVER = "HANDOVER", "Pass on what I agreed to"


class ConsentFact(KithModel):
    """A yes or a no to one purpose, in the words it was asked in, with how we know. The latest one holds.

    `by` is None where the database brought it over from an introduction.
    """

    PERSONAL: ClassVar = {"person": Data.LINK, "by": Data.LINK, "evidence": Data.WORDS}
    NOT_PERSONAL: ClassVar = frozenset({"purpose", "given", "at", "wording"})
    append_only = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    given = models.BooleanField()
    at = models.DateTimeField()
    wording = models.CharField(max_length=300)
    evidence = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "purpose", "at"], name="one_consent_fact_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {'yes' if self.given else 'no'}"
