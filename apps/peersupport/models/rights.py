"""What somebody asks about what we keep of them, every step of the answer, and what the law holds back from removal."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.peersupport.models.families import Family, Person
from kith.models import Data, KithModel
from kith.people.models import User


class DataRequest(KithModel):
    """A request or complaint about what we keep, in the words of whoever made it. How it stands is in its events."""

    class Kind(models.TextChoices):
        SEE = "SEE", "See what you keep"
        CORRECT = "CORRECT", "Put something right"
        ERASE = "ERASE", "Remove what you keep"
        RESTRICT = "RESTRICT", "Stop using it for now"
        OBJECT = "OBJECT", "I don’t want you to use it"
        COMPLAINT = "COMPLAINT", "Complain about how you used it"

    PERSONAL: ClassVar = {"person": Data.LINK, "words": Data.WORDS, "noted_by": Data.LINK, "told_how": Data.WORDS}
    NOT_PERSONAL: ClassVar = frozenset({"client_key", "kind", "received_on", "made_at"})
    append_only = True

    client_key = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    words = models.TextField(blank=True)
    received_on = models.DateField()
    made_at = models.DateTimeField()
    told_how = models.CharField(max_length=200, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="noted_request_says_how_it_was_told",
                condition=Q(noted_by=None, told_how="") | (Q(noted_by__isnull=False) & ~Q(told_how="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.received_on}"


class DataRequestEvent(KithModel):
    """One step of a request; `words` are read by whoever made it. The clock follows from these alone."""

    class Kind(models.TextChoices):
        ACKNOWLEDGED = "ACKNOWLEDGED", "We have it"
        ASKED_WHO = "ASKED_WHO", "We asked who is asking"
        KNOWN_WHO = "KNOWN_WHO", "We know who is asking"
        ASKED_WHAT = "ASKED_WHAT", "We asked what is meant"
        KNOWN_WHAT = "KNOWN_WHAT", "We know what is meant"
        EXTENDED = "EXTENDED", "It takes longer"
        GRANTED = "GRANTED", "Done as asked"
        PARTLY = "PARTLY", "Done in part"
        NOT_DONE = "NOT_DONE", "Not done, and why"
        TAKEN_BACK = "TAKEN_BACK", "Taken back"

    ENDS: ClassVar = ("GRANTED", "PARTLY", "NOT_DONE", "TAKEN_BACK")
    PERSONAL: ClassVar = {"request": Data.LINK, "words": Data.WORDS, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"kind", "on", "at", "step"})
    append_only = True

    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="events")
    step = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    words = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("request", "step", name="data_request_in_steps"),
            models.UniqueConstraint(
                "request", condition=Q(kind__in=("GRANTED", "PARTLY", "NOT_DONE", "TAKEN_BACK")),
                name="data_request_ends_once",
            ),
            models.UniqueConstraint("request", condition=Q(kind="EXTENDED"), name="data_request_extended_once"),
            models.CheckConstraint(
                name="longer_or_less_says_why",
                condition=~Q(kind__in=("EXTENDED", "PARTLY", "NOT_DONE")) | ~Q(words=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class FamilyHold(KithModel):
    """A family's record must be kept, or need be no longer. While the last of these is PLACED nothing of it goes."""

    class Kind(models.TextChoices):
        PLACED = "PLACED", "Held"
        LIFTED = "LIFTED", "Let go"

    PERSONAL: ClassVar = {"family": Data.LINK, "reason": Data.WORDS, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"step", "kind", "at"})
    append_only = True

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="holds")
    step = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("family", "step", name="family_hold_in_steps"),
            models.CheckConstraint(name="family_hold_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
