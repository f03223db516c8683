"""Where people meet us out and about, when we stood there, and the cards we handed out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from kith.models import Data, KithModel
from kith.people.models import User


class OutreachPlace(KithModel):
    """A pharmacy, a supermarket, a booking clinic: somewhere a card is handed over. `lsoa21` is where it stands."""

    class Kind(models.TextChoices):
        PHARMACY = "PHARMACY", "Pharmacy"
        SUPERMARKET = "SUPERMARKET", "Supermarket"
        CLINIC = "CLINIC", "Booking clinic"
        DROP_IN = "DROP_IN", "Drop-in"
        OTHER = "OTHER", "Somewhere else"

    NOT_PERSONAL: ClassVar = frozenset({"name", "kind", "lsoa21", "closed_at"})

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    lsoa21 = models.CharField(max_length=9, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="outreach_place_name_once")]

    def __str__(self) -> str:
        return self.name


class OutreachSession(KithModel):
    """Some of us at a place for a while: who was on duty, cards given, chats had. Counts only, nobody's name."""

    PERSONAL: ClassVar = {"on_duty": Data.LINK, "started_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"place", "started_at", "ended_at", "cards", "chats"})

    place = models.ForeignKey(OutreachPlace, on_delete=models.PROTECT, related_name="sessions")
    on_duty = models.JSONField(default=list)
    started_at = models.DateTimeField(db_index=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    cards = models.PositiveSmallIntegerField(default=0)
    chats = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="outreach_session_ends_after_it_starts",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}, {self.started_at:%-d %B}"


class HelloCard(KithModel):
    """A card of three words, printed for a place. Only a keyed hash of the words is kept, and nothing about anybody.

    `opened_at`: its words were typed or its square was scanned for the first time. `said_at`: a hello came of it.
    """

    PERSONAL: ClassVar = {"printed_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"place", "code_hash", "printed_at", "opened_at", "said_at"})

    place = models.ForeignKey(OutreachPlace, on_delete=models.PROTECT, related_name="hello_cards")
    code_hash = models.CharField(max_length=64, unique=True)
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Card {str(self.pk)[:8]}"
