from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from apps.peersupport.models.supporters import Supporter
from kith.models import Data, KithModel
from kith.people.models import User


class Clearance(KithModel):
    """A check of a supporter and when it is asked for again. No copy of a certificate is kept, nor its number.

    Of each kind the row kept last is the one that holds.
    """

    class Kind(models.TextChoices):
        DBS = "DBS", "DBS check"
        REFERENCES = "REFERENCES", "Two references"
        INTERVIEW = "INTERVIEW", "Interview"
        SAFEGUARDING = "SAFEGUARDING", "Safeguarding training"

    class Level(models.TextChoices):
        NONE = "", "Does not apply"
        BASIC = "BASIC", "Basic"
        STANDARD = "STANDARD", "Standard"
        ENHANCED = "ENHANCED", "Enhanced"
        ENHANCED_BARRED = "ENHANCED_BARRED", "Enhanced, with the children’s barred list"

    PERSONAL: ClassVar = {"supporter": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"kind", "level", "issued_on", "recheck_on", "kept_at"})
    append_only = True

    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="clearances")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    level = models.CharField(max_length=15, choices=Level.choices, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    recheck_on = models.DateField()
    kept_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="clearance_issued_before_recheck",
                condition=Q(issued_on=None) | Q(issued_on__lte=F("recheck_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Award(KithModel):
    """A qualification a supporter was awarded. Of each name the row kept last holds; no `expires_on`: for good."""

    PERSONAL: ClassVar = {"supporter": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"qualification", "level", "awarded_on", "expires_on", "kept_at"})
    append_only = True

    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="awards")
    qualification = models.CharField(max_length=120)
    level = models.CharField(max_length=20, blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    kept_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="award_before_it_expires",
                condition=Q(awarded_on=None) | Q(expires_on=None) | Q(awarded_on__lte=F("expires_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.qualification
