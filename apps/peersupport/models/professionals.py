from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.peersupport.models.families import Family, Person
from kith.models import Data, KithModel
from kith.people.models import User


class Professional(KithModel):
    """Somebody outside who looks after one family, with no sign-in here. `contact` is a phone number or an e-mail, and
    was checked on a day by somebody here; another contact is another row. Who coordinates in another mutual or service
    is one of them: nobody of theirs has a sign-in here."""

    class Role(models.TextChoices):
        MIDWIFE = "MIDWIFE", "Midwife"
        HEALTH_VISITOR = "HEALTH_VISITOR", "Health visitor"
        GP = "GP", "GP"
        MUTUAL = "MUTUAL", "Another mutual or service"
        OTHER = "OTHER", "Somebody else who helps"

    PERSONAL: ClassVar = {
        "family": Data.LINK, "name": Data.IDENTITY, "place": Data.PLACE, "contact": Data.CONTACT,
        "checked_by": Data.LINK, "added_by": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"role", "checked_on", "added_at"})

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="professionals")
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=14, choices=Role.choices)
    place = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=120)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="professional_checked_on_and_by_together",
                condition=Q(checked_on=None, checked_by=None) | Q(checked_on__isnull=False, checked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        if self.role == self.Role.MUTUAL and self.place:
            return f"{self.name}, {self.place}"
        return f"{self.name}, {self.get_role_display().lower()}"


class ProfessionalLink(KithModel):
    """A person's yes to us talking with their midwife or health visitor: about what, from when to when, and how we
    know. It ends at its day, or when they take it back."""

    class About(models.TextChoices):
        MEETINGS = "MEETINGS", "When we meet"
        PLAN = "PLAN", "What is on the plan"
        HOW_IT_GOES = "HOW_IT_GOES", "How things are going"

    PERSONAL: ClassVar = {
        "professional": Data.LINK, "person": Data.LINK, "evidence": Data.WORDS, "kept_by": Data.LINK,
        "ended_by": Data.LINK, "about": Data.WORDS,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"since", "until_on", "ended_at"})

    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="professional_links")
    about = models.JSONField(default=list)
    evidence = models.CharField(max_length=200)
    since = models.DateTimeField()
    until_on = models.DateField(null=True, blank=True)
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("professional", condition=Q(ended_at=None), name="linked_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"Link {str(self.pk)[:8]}"
