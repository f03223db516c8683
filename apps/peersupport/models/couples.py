"""Support for two people as a couple: each has a record of their own; only what both signed is shared."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.peersupport.models.families import Family, Person
from kith.models import Data, KithModel
from kith.people.models import User


class CoupleYes(KithModel):
    """One of two said yes or no to talking with each other here. The last holds; the other is never told which."""

    PERSONAL: ClassVar = {"person": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"given", "at"})
    append_only = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="couple_answers")
    given = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return "Yes" if self.given else "No"


class CoupleWord(KithModel):
    """What one of two wrote for themselves. Nobody else reads it: no partner, no supporter, no hub."""

    PERSONAL: ClassVar = {"person": Data.LINK, "text": Data.WORDS}
    NOT_PERSONAL: ClassVar = frozenset({"client_key", "at"})
    append_only = True

    client_key = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="couple_words")
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Words {self.at:%Y-%m-%d}"


class Agreement(KithModel):
    """A version of what two people agree on. It holds once both signed this very version."""

    PERSONAL: ClassVar = {"family": Data.LINK, "text": Data.WORDS, "written_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"step", "at"})
    append_only = True

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="agreements")
    step = models.PositiveIntegerField()
    text = models.TextField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("family", "step", name="agreement_in_steps")]

    def __str__(self) -> str:
        return f"Agreement {self.step}"


class Signature(KithModel):
    """One of two signed one version."""

    PERSONAL: ClassVar = {"agreement": Data.LINK, "person": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"at"})
    append_only = True

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("agreement", "person", name="signed_once_each")]

    def __str__(self) -> str:
        return f"Signed {self.at:%Y-%m-%d}"


class NotTogether(KithModel):
    """Somebody told us that two people are not safe together, or a safeguarding lead that it is over; the last holds.

    Known to whoever said it and to the safeguarding lead and deputies. It is in no list, export or message.
    """

    PERSONAL: ClassVar = {"family": Data.LINK, "words": Data.WORDS, "by": Data.LINK, "stops": Data.HEALTH}
    NOT_PERSONAL: ClassVar = frozenset({"at"})
    append_only = True

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    stops = models.BooleanField()
    words = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="over_says_why", condition=Q(stops=True) | ~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"Private word {self.at:%Y-%m-%d}"
