from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Case, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest

from apps.peersupport.models.places import Centre
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class Activity(KithModel):
    """Something families come to, once or again and again; `speaks`: its words speak of pregnancy or babies.

    `is_public`: anybody may read of it; otherwise only who has signed in here. Without `takes_names` one just turns up.
    """

    class Kind(models.TextChoices):
        GROUP = "GROUP", "Group"
        SWAP = "SWAP", "Clothes swap"
        CREDIT_UNION = "CREDIT_UNION", "Credit union"
        DROP_IN = "DROP_IN", "Drop-in"
        OUTING = "OUTING", "Outing"
        OTHER = "OTHER", "Something else"

    class Repeats(models.TextChoices):
        ONCE = "ONCE", "Once"
        WEEKLY = "WEEKLY", "Every week"
        FORTNIGHTLY = "FORTNIGHTLY", "Every other week"
        MONTHLY = "MONTHLY", "Once a month, on the same weekday"

    PERSONAL: ClassVar = {"added_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({
        "kind", "title", "about", "centre", "address", "is_public", "takes_names", "speaks", "places", "starts_on",
        "clock", "minutes", "repeats", "until", "added_at",
    })  # fmt: skip

    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=80)
    about = models.CharField(max_length=600, blank=True)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField()
    takes_names = models.BooleanField()
    speaks = models.BooleanField()
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    clock = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    repeats = models.CharField(max_length=11, choices=Repeats.choices)
    until = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="activity_is_somewhere", condition=Q(centre__isnull=False) | ~Q(address="")),
            models.CheckConstraint(
                name="activity_repeats_until_a_day",
                condition=Q(repeats="ONCE", until=None) | ~Q(repeats="ONCE") & Q(until__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def where(self) -> str:
        return ", ".join(part for part in (self.centre.name if self.centre else "", self.address) if part)


class SessionQuerySet(ScopedQuerySet):
    def on(self) -> SessionQuerySet:
        return self.filter(called_off_at=None)

    def to_come(self, at: dt.datetime) -> SessionQuerySet:
        return self.filter(ends_at__gt=at)

    def with_numbers(self) -> SessionQuerySet:
        """Adds `taken` (places, of those coming), `waiting` (people), `room` (places left; None: no limit)."""
        coming, waiting = Q(sign_ups__state="COMING"), Q(sign_ups__state="WAITING")
        found = self.annotate(
            taken=Coalesce(Sum("sign_ups__heads", filter=coming), 0),
            waiting=Coalesce(Sum("sign_ups__heads", filter=waiting), 0),
        )
        left = Greatest(F("places") - F("taken"), Value(0))
        return found.annotate(room=Case(When(places=None, then=None), default=left))


class ActivitySession(KithModel):
    """An activity at one time, as moments; `sequence` counts what calendars must hear of (RFC 5545, 3.8.7.4)."""

    PERSONAL: ClassVar = {"called_off_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({
        "activity", "starts_at", "ends_at", "places", "sequence", "changed_at", "called_off_at",
    })  # fmt: skip

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(SessionQuerySet)()

    if TYPE_CHECKING:  # what a query adds
        taken: int
        waiting: int
        room: int | None

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("activity", "starts_at", name="one_session_of_an_activity_at_a_time"),
            models.CheckConstraint(name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="session_called_off_at_and_by_together",
                condition=Q(called_off_at=None, called_off_by=None)
                | Q(called_off_at__isnull=False, called_off_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Session {str(self.pk)[:8]}"
