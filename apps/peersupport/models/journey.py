"""The journey: when we plan to be in touch, and how support comes to an end, stays or is taken up again."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from apps.peersupport.models.families import Family
from apps.peersupport.models.messages import Message
from apps.peersupport.models.pregnancies import Pregnancy
from apps.peersupport.models.record import Entry
from apps.peersupport.models.supporters import Supporter
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class PlannedContactQuerySet(ScopedQuerySet):
    def waiting(self) -> PlannedContactQuerySet:
        """Planned, and neither done nor let go."""
        return self.filter(state=PlannedContact.State.PLANNED)


class PlannedContact(KithModel):
    """One time we plan to be in touch, from a dated rule set. Both edges of the window belong to it.

    `due_on` is what the rule says, `planned_on` the day the two of them chose; `remind_on` only hides it until then.
    `is_rough`: the dates are a range, so no page says a week or a day that nobody knows.
    """

    class Part(models.TextChoices):
        BEFORE = "BEFORE", "Before birth"
        AFTER = "AFTER", "After birth"
        UNDATED = "UNDATED", "No dates yet"

    class State(models.TextChoices):
        PLANNED = "PLANNED", "Planned"
        DONE = "DONE", "Done"
        LET_GO = "LET_GO", "Let go"
        STOPPED = "STOPPED", "Stopped"

    PERSONAL: ClassVar = {
        "family": Data.LINK, "pregnancy": Data.LINK, "part": Data.HEALTH, "code": Data.HEALTH, "entry": Data.LINK,
        "counted_from": Data.HEALTH, "is_rough": Data.HEALTH, "window_from": Data.HEALTH, "due_on": Data.HEALTH,
        "window_to": Data.HEALTH, "reminder": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"rule_set", "planned_on", "remind_on", "reminded_for", "state", "ended_at"})

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="planned_contacts")
    pregnancy = models.ForeignKey(Pregnancy, on_delete=models.PROTECT, related_name="planned_contacts")
    part = models.CharField(max_length=7, choices=Part.choices)
    code = models.CharField(max_length=30)
    rule_set = models.CharField(max_length=40)
    counted_from = models.DateField()
    is_rough = models.BooleanField(default=False)
    window_from = models.DateField()
    due_on = models.DateField()
    window_to = models.DateField()
    planned_on = models.DateField(null=True, blank=True)
    remind_on = models.DateField(null=True, blank=True)
    reminded_for = models.DateField(null=True, blank=True)
    reminder = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=7, choices=State.choices, default=State.PLANNED)
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="fulfilled", db_index=False
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(PlannedContactQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("pregnancy", "part", "code", name="planned_contact_once_a_pregnancy"),
            models.CheckConstraint(
                name="planned_contact_inside_its_window",
                condition=Q(window_from__lte=F("due_on"), due_on__lte=F("window_to"))
                & (Q(planned_on=None) | Q(planned_on__gte=F("window_from"), planned_on__lte=F("window_to"))),
            ),
            models.CheckConstraint(
                name="planned_contact_done_has_its_entry",
                condition=Q(state="DONE", entry__isnull=False) | ~Q(state="DONE") & Q(entry=None),
            ),
            models.CheckConstraint(
                name="planned_contact_over_says_when",
                condition=Q(state="PLANNED", ended_at=None) | ~Q(state="PLANNED") & Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.due_on}"

    @property
    def day(self) -> dt.date:
        """The day it is on: chosen, or else as the rule says."""
        return self.planned_on or self.due_on


class Stay(KithModel):
    """Support that goes on past the usual end, until a day: asked for by one person, approved by another."""

    PERSONAL: ClassVar = {
        "family": Data.LINK, "words": Data.WORDS, "asked_by": Data.LINK, "answered_by": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"until", "asked_at", "approved", "answered_at"})

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="stays")
    until = models.DateField()
    words = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    approved = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("family", condition=Q(approved=None), name="one_stay_waiting_per_family"),
            models.CheckConstraint(
                name="nobody_approves_their_own_stay", condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="stay_answered_by_somebody",
                condition=Q(approved=None, answered_by=None, answered_at=None)
                | Q(approved__isnull=False, answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Stay until {self.until}"


class Ending(KithModel):
    """Support came to its end, by a talk: the looking back that was offered, her words, and what became of what was
    open on her plan. `open_lines` is a list of {key, words, became, to}. Never edited; she may come back."""

    class Review(models.TextChoices):
        TOGETHER = "TOGETHER", "We looked back together"
        LATER = "LATER", "Offered, and she would rather do it later"
        NO_THANKS = "NO_THANKS", "Offered, and she would rather not"

    PERSONAL: ClassVar = {
        "family": Data.LINK, "her_words": Data.WORDS, "open_lines": Data.WORDS, "supporter": Data.LINK,
        "by": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"client_key", "review", "at"})
    append_only = True

    client_key = models.UUIDField(unique=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="endings")
    review = models.CharField(max_length=9, choices=Review.choices)
    her_words = models.TextField(blank=True)
    open_lines = models.JSONField(default=list)
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"Ending {self.at:%Y-%m-%d}"


class OpenDoor(KithModel):
    """The way back, a link that needs no sign-in: only its fingerprint is kept. It goes on working until its day."""

    PERSONAL: ClassVar = {"family": Data.LINK, "issued_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"fingerprint", "issued_at", "until"})
    append_only = True

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="doors")
    fingerprint = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    until = models.DateField()

    def __str__(self) -> str:
        return f"Open until {self.until}"


class ComingBack(KithModel):
    """She came back: when, and by which way (`door` is None where she pressed it on her own page)."""

    PERSONAL: ClassVar = {"family": Data.LINK, "door": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"at", "answer_by"})
    append_only = True

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="comings_back")
    door = models.ForeignKey(OpenDoor, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    answer_by = models.DateField()

    def __str__(self) -> str:
        return f"Came back {self.at:%Y-%m-%d}"
