"""Removing what has been kept long enough: a list, somebody else's yes to exactly that list, and what was removed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kith.models import Data, KithModel
from kith.people.models import User


class RemovalList(KithModel):
    """What a dry run found on a day. `lines` is a list of {what, subject, rule, due_on}: ids and codes, no words.

    Nothing on it is removed before somebody else has said yes to it: the database sees to that.
    """

    PERSONAL: ClassVar = {"made_by": Data.LINK, "lines": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"client_key", "made_at", "rules"})
    append_only = True

    client_key = models.UUIDField(unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    rules = models.CharField(max_length=64)
    lines = models.JSONField()

    def __str__(self) -> str:
        return f"Removal list {self.made_at:%Y-%m-%d}"


class RemovalApproval(KithModel):
    """Somebody who did not make the list said yes to it."""

    PERSONAL: ClassVar = {"removal": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"at"})
    append_only = True

    removal = models.OneToOneField(RemovalList, on_delete=models.PROTECT, related_name="approval")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Approved {self.at:%Y-%m-%d}"


class Tombstone(KithModel):
    """Something was removed: its id, by which rule, when; nothing of what it said.

    Adding this row is what removes: the database takes the rows away in the same statement, or refuses both.
    """

    class What(models.TextChoices):
        FAMILY = "FAMILY", "A family’s record"
        PERSON = "PERSON", "One person’s record"
        SHELL = "SHELL", "What was left of a family’s record"
        INTRODUCTION = "INTRODUCTION", "An introduction"

    PERSONAL: ClassVar = {"subject_id": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"removal", "what", "rule", "on"})
    append_only = True

    removal = models.ForeignKey(RemovalList, on_delete=models.PROTECT, related_name="tombstones")
    what = models.CharField(max_length=12, choices=What.choices)
    subject_id = models.UUIDField()
    rule = models.CharField(max_length=40)
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("subject_id", "what", name="one_tombstone_each"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.on}"
