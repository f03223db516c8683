from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from apps.peersupport.models.families import Person
from apps.peersupport.models.introductions import Introduction
from kith.models import Data, KithModel
from kith.people.models import User


class Merge(KithModel):
    """Two introductions, or two people, said to be the same person; or said not to be, after all. The latest holds.

    What either holds is never rewritten: only `merged_into` of the one points to the other.
    """

    PERSONAL: ClassVar = {
        "introduction": Data.LINK, "introduction_into": Data.LINK, "person": Data.LINK, "person_into": Data.LINK,
        "by": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"same", "at"})
    append_only = True

    introduction = models.ForeignKey(Introduction, on_delete=models.PROTECT, null=True, related_name="merges")
    introduction_into = models.ForeignKey(
        Introduction, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="merges")
    person_into = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    same = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="merge_is_of_two_alike",
                condition=Q(introduction__isnull=False, introduction_into__isnull=False, person=None, person_into=None)
                & ~Q(introduction=F("introduction_into"))
                | Q(introduction=None, introduction_into=None, person__isnull=False, person_into__isnull=False)
                & ~Q(person=F("person_into")),
            ),
        ]

    def __str__(self) -> str:
        return "The same" if self.same else "Not the same"
