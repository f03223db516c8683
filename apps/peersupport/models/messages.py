from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.professionals import Professional
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class MessageQuerySet(ScopedQuerySet):
    def due(self, *, at: dt.datetime, stuck_since: dt.datetime) -> MessageQuerySet:
        """What a worker takes up now: queued and its time has come, or begun so long ago that whoever began is gone."""
        queued = Q(state=Message.State.QUEUED, not_before__lte=at)
        stuck = Q(state=Message.State.SENDING, began_at__lt=stuck_since)
        return self.filter(queued | stuck)

    def may_be_stopped(self) -> MessageQuerySet:
        """Those that have not left."""
        return self.filter(state__in=Message.NOT_GONE)

    def not_after_loss(self) -> MessageQuerySet:
        """Those that a loss stops."""
        by_itself = Q(asked_by=None) | Q(purpose=Message.Purpose.INVITATIONS) | ~Q(speaks=Message.Speaks.NO)
        return self.filter(by_itself).exclude(purpose=Message.Purpose.SERVICE)

    def to_families(self) -> MessageQuerySet:
        return self.exclude(person=None)


class Message(KithModel):
    """One message from us to one person: written with what caused it, sent later by a worker, once. To a family's
    professional it is `professional`, and goes at any hour, as to somebody who works here.

    `values` fill the text; `to`, `subject` and `text` are what was sent, kept when it was. `speaks` says whether it
    speaks of a pregnancy: YES, or MAYBE where a person wrote the words.
    """

    class State(models.TextChoices):
        QUEUED = "QUEUED", "Waiting to go"
        SENDING = "SENDING", "On its way"
        TO_POST = "TO_POST", "To be posted"
        SENT = "SENT", "Sent"
        FAILED = "FAILED", "Did not go"
        STOPPED = "STOPPED", "Stopped"

    class Why(models.TextChoices):
        """Why it did not go."""

        NONE = "", ""
        CONSENT = "CONSENT", "No yes for this"
        QUIET = "QUIET", "It spoke of a pregnancy that has ended"
        NO_SAFE_WAY = "NO_SAFE_WAY", "No safe way to reach them"
        CAME_BACK = "CAME_BACK", "What we sent there before came back"
        TOO_LATE = "TOO_LATE", "It would have come too late"
        CANCELLED = "CANCELLED", "Taken back before it went"
        REFUSED = "REFUSED", "The address did not take it"
        GAVE_UP = "GAVE_UP", "We tried for a day"
        UNCLEAR = "UNCLEAR", "We can’t tell whether it went"
        REVEALING = "REVEALING", "Its words gave too much away"

    class Channel(models.TextChoices):
        EMAIL = "EMAIL", "E-mail"
        SMS = "SMS", "Text message"
        LETTER = "LETTER", "Letter"

    class Purpose(models.TextChoices):
        """SERVICE is what somebody asked for or works with: a sign-in. It needs no consent, and keeps no hours but a
        parent's or partner's."""

        SERVICE = "SERVICE", "Signing in"
        CONTACT = "CONTACT", "Getting in touch"
        REMINDERS = "REMINDERS", "Reminder"
        INVITATIONS = "INVITATIONS", "What is on"

    class Speaks(models.TextChoices):
        NO = "NO", "No"
        MAYBE = "MAYBE", "Perhaps"
        YES = "YES", "Yes"

    class Arrived(models.TextChoices):
        """What became of it, where we were told."""

        UNKNOWN = "", ""
        DELIVERED = "DELIVERED", "Arrived"
        BOUNCED = "BOUNCED", "Came back"

    NOT_GONE: ClassVar = (State.QUEUED, State.SENDING, State.TO_POST)
    OVER: ClassVar = (State.SENT, State.FAILED, State.STOPPED)

    PERSONAL: ClassVar = {
        "person": Data.LINK, "family": Data.LINK, "user": Data.LINK, "professional": Data.LINK, "to": Data.CONTACT,
        "subject": Data.WORDS, "text": Data.WORDS, "values": Data.WORDS, "asked_by": Data.LINK, "again_of": Data.LINK,
        "why": Data.WORDS, "speaks": Data.HEALTH, "stopped_because": Data.HEALTH,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({
        "client_key", "template", "purpose", "channel", "state", "arrived", "language", "queued_at", "not_before",
        "not_after", "began_at", "ended_at", "tries", "taken_as",
    })  # fmt: skip

    client_key = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="messages")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    professional = models.ForeignKey(
        Professional, on_delete=models.PROTECT, null=True, related_name="messages", db_index=False
    )
    template = models.CharField(max_length=30)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    speaks = models.CharField(max_length=5, choices=Speaks.choices)
    values = models.JSONField(default=dict)
    why = models.CharField(max_length=160)
    channel = models.CharField(max_length=6, choices=Channel.choices, blank=True)
    language = models.CharField(max_length=5, default="en")
    to = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.QUEUED)
    stopped_because = models.CharField(max_length=11, choices=Why.choices, blank=True)
    arrived = models.CharField(max_length=9, choices=Arrived.choices, blank=True)
    queued_at = models.DateTimeField(db_index=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    taken_as = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    again_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(MessageQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["not_before"], name="message_not_gone", condition=Q(state__in=["QUEUED", "SENDING", "TO_POST"])
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="message_is_to_somebody",
                condition=Q(person__isnull=False) | Q(user__isnull=False) | Q(professional__isnull=False),
            ),
            models.CheckConstraint(
                name="message_to_a_family_names_it",
                condition=Q(person=None, family=None) | Q(person__isnull=False, family__isnull=False),
            ),
            models.CheckConstraint(
                name="message_says_why_it_did_not_go",
                condition=Q(state__in=["FAILED", "STOPPED"]) & ~Q(stopped_because="")
                | ~Q(state__in=["FAILED", "STOPPED"]) & Q(stopped_because=""),
            ),
            models.CheckConstraint(
                name="message_over_says_when",
                condition=Q(state__in=["SENT", "FAILED", "STOPPED"], ended_at__isnull=False)
                | ~Q(state__in=["SENT", "FAILED", "STOPPED"]) & Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.get_state_display().lower()}"

    @property
    def goes_under_loss(self) -> bool:
        """A sign-in, and what a person wrote by hand that speaks of no pregnancy for certain. An own word, written by
        somebody who knows, may go; one from before was stopped."""
        if self.purpose == self.Purpose.SERVICE:
            return True
        return bool(self.asked_by_id) and self.speaks != self.Speaks.YES and self.purpose != self.Purpose.INVITATIONS

    @property
    def keeps_hours(self) -> bool:
        return self.purpose != self.Purpose.SERVICE


class MessageEvent(KithModel):
    """One thing that happened to a message: it was tried, it went, it came back. Never edited."""

    class Kind(models.TextChoices):
        QUEUED = "QUEUED", "Written down"
        PUT_OFF = "PUT_OFF", "Put off to a safe time"
        TRIED = "TRIED", "Handed over"
        SENT = "SENT", "Taken"
        LATER = "LATER", "Not taken, tried again later"
        UNCLEAR = "UNCLEAR", "No clear answer"
        LAID_OUT = "LAID_OUT", "Laid out to be posted"
        POSTED = "POSTED", "Posted"
        FAILED = "FAILED", "Did not go"
        STOPPED = "STOPPED", "Stopped"
        DELIVERED = "DELIVERED", "Arrived"
        BOUNCED = "BOUNCED", "Came back"

    PERSONAL: ClassVar = {"message": Data.LINK, "by": Data.LINK, "detail": Data.HEALTH}
    NOT_PERSONAL: ClassVar = frozenset({"kind", "at"})
    append_only = True

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    at = models.DateTimeField()
    detail = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    def __str__(self) -> str:
        return self.get_kind_display()


class MessageLooks(KithModel):
    """How messages from here name themselves: who from, about what, where answers go. One row at most."""

    NOT_PERSONAL: ClassVar = frozenset({"only", "sender_name", "subject", "reply_to", "return_address"})

    only = models.BooleanField(default=True, unique=True)
    sender_name = models.CharField(max_length=30)
    subject = models.CharField(max_length=80)
    reply_to = models.CharField(max_length=120, blank=True)
    return_address = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="message_looks_are_one", condition=Q(only=True))]

    def __str__(self) -> str:
        return self.sender_name
