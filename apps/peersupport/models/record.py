from __future__ import annotations

from typing import ClassVar

from django.db import models

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.supporters import Match
from kith.models import Data, KithModel
from kith.people.models import User


class Entry(KithModel):
    """What a supporter or coordinator wrote. The person it is about reads it at once; nobody edits it, ever.

    `own_match`: written by the supporter a partner has for himself; nobody else who supports the family reads it.

    A correction is a new entry that names the one it corrects.
    """

    class Kind(models.TextChoices):
        VISIT = "VISIT", "Visit"
        CALL = "CALL", "Call"
        MESSAGE = "MESSAGE", "Message"
        NOTE = "NOTE", "Note"

    PERSONAL: ClassVar = {
        "family": Data.LINK, "about": Data.LINK, "by": Data.LINK, "text": Data.WORDS, "who_was_there": Data.IDENTITY,
        "corrects": Data.LINK, "own_match": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"client_key", "kind", "happened_at", "written_at"})
    append_only = True

    client_key = models.UUIDField(unique=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="entries")
    about = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entries")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    text = models.TextField()
    who_was_there = models.CharField(max_length=120, blank=True)
    happened_at = models.DateTimeField()
    written_at = models.DateTimeField()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    own_match = models.ForeignKey(Match, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["family", "happened_at"], name="entry_of_family_in_order")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d}"


class Reply(KithModel):
    """A parent's or partner's own words beside an entry about them."""

    PERSONAL: ClassVar = {"entry": Data.LINK, "by": Data.LINK, "text": Data.WORDS}
    NOT_PERSONAL: ClassVar = frozenset({"client_key", "written_at"})
    append_only = True

    client_key = models.UUIDField(unique=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="replies")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Reply {self.written_at:%Y-%m-%d}"


class AccessLog(KithModel):
    """Somebody who works here opened a family's record. Shown to the family, but for a look to keep somebody safe:
    that one could tell whoever reads over her shoulder that a concern was raised. `person`: only their own page was
    opened, and it is shown to nobody else."""

    class Why(models.TextChoices):
        SUPPORTS = "Supports you"
        COORDINATES = "Coordinates support"
        KEEPS_SAFE = "Keeps families safe"
        ANSWERS = "Answers what you asked"

    PERSONAL: ClassVar = {"family": Data.LINK, "person": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"at", "why"})
    append_only = True

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="readings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=80)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["family", "at"], name="access_of_family_in_order")]

    def __str__(self) -> str:
        return f"{self.why} {self.at:%Y-%m-%d}"
