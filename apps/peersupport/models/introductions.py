from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.outreach import OutreachPlace
from apps.peersupport.models.places import Centre
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class IntroductionQuerySet(ScopedQuerySet):
    def waiting(self) -> IntroductionQuerySet:
        return self.filter(state=Introduction.State.WAITING, merged_into=None)

    def unmet(self) -> IntroductionQuerySet:
        return self.waiting().filter(first_contact_at=None)


class Introduction(KithModel):
    """How the hub heard of a pregnancy, and the clock that started then. Never deleted: the database sees to it.

    `packet`: what another mutual or service sent with her (`packet_file`). `told_by`: the professional who told us.
    `languages` as a person's. `person`: whom a partner who said hello for himself became here; empty for the parent
    whose family it started. `merged_into`: the same person's earlier hello, which carries the clock.
    """

    class Source(models.TextChoices):
        SELF = "SELF", "Told us herself"
        WEBSITE = "WEBSITE", "Our website"
        CARD = "CARD", "A card in a shop"
        PROFESSIONAL = "PROFESSIONAL", "Midwife or other professional"
        FRIEND = "FRIEND", "A friend"
        DROP_IN = "DROP_IN", "A drop-in"

    class State(models.TextChoices):
        WAITING = "WAITING", "Waiting for us"
        CONTACTED = "CONTACTED", "Family started"
        DECLINED = "DECLINED", "Not for now"
        WRONG_DETAILS = "WRONG_DETAILS", "Details did not work"
        TRANSFERRED = "TRANSFERRED", "Passed to another team"

    PERSONAL: ClassVar = {
        "first_name": Data.IDENTITY, "contact": Data.CONTACT, "reach_safely": Data.WORDS, "postcode": Data.PLACE,
        "lsoa21": Data.PLACE, "note": Data.WORDS, "noted_by": Data.LINK, "ended_by": Data.LINK, "family": Data.LINK,
        "told_by": Data.IDENTITY, "merged_into": Data.LINK, "languages": Data.IDENTITY, "interpreter": Data.IDENTITY,
        "access_needs": Data.HEALTH, "person": Data.LINK,
        "packet": Data.WORDS,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({
        "client_key", "source", "centre", "heard_at", "consent_at", "consent_wording", "consent_evidence",
        "attempt_due_on", "attempt_limit_on", "contact_due_on", "contact_limit_on", "first_attempt_at",
        "first_contact_at", "state", "ended_at", "place",
    })  # fmt: skip

    client_key = models.UUIDField(unique=True)
    first_name = models.CharField(max_length=60)
    contact = models.CharField(max_length=120)
    reach_safely = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    lsoa21 = models.CharField(max_length=9, blank=True)
    source = models.CharField(max_length=12, choices=Source.choices)
    note = models.CharField(max_length=500, blank=True)
    languages = models.JSONField(default=list, db_default=[])
    interpreter = models.BooleanField(default=False, db_default=False)
    access_needs = models.CharField(max_length=300, blank=True, default="", db_default="")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, blank=True, related_name="introductions")
    place = models.ForeignKey(
        OutreachPlace, on_delete=models.PROTECT, null=True, blank=True, related_name="introductions"
    )
    told_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    heard_at = models.DateTimeField(db_index=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    consent_at = models.DateTimeField()
    consent_wording = models.CharField(max_length=300)
    consent_evidence = models.CharField(max_length=200)
    attempt_due_on = models.DateField()
    attempt_limit_on = models.DateField()
    contact_due_on = models.DateField()
    contact_limit_on = models.DateField()
    first_attempt_at = models.DateTimeField(null=True, blank=True)
    first_contact_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=13, choices=State.choices, default=State.WAITING)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, null=True, blank=True, related_name="introductions")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="introductions", db_index=False
    )
    packet = models.JSONField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(IntroductionQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="introduction_ended_at_and_by_together",
                condition=Q(state="WAITING", ended_at=None, ended_by=None)
                | (~Q(state="WAITING") & Q(ended_at__isnull=False, ended_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="introduction_contacted_has_family",
                condition=Q(state="CONTACTED", family__isnull=False) | (~Q(state="CONTACTED") & Q(family=None)),
            ),
            models.CheckConstraint(
                name="introduction_person_is_of_a_family", condition=Q(person=None) | Q(family__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.first_name

    @property
    def next_due_on(self) -> dt.date | None:
        """The day the clock points at: the first attempt, then meeting; None when nothing is owed."""
        if self.state != self.State.WAITING or self.first_contact_at or self.merged_into_id:
            return None
        return self.contact_due_on if self.first_attempt_at else self.attempt_due_on

    @property
    def past_limit_on(self) -> dt.date | None:
        """The hard limit of what the clock points at."""
        if self.next_due_on is None:
            return None
        return self.contact_limit_on if self.first_attempt_at else self.attempt_limit_on


TWO_WAY = ("CALL", "VISIT", "MESSAGE")


class Contact(KithModel):
    """One try at being in touch. Whether it was two-way follows from its kind, in the database: a voicemail is not."""

    class Kind(models.TextChoices):
        CALL = "CALL", "We talked on the phone"
        VISIT = "VISIT", "We met"
        MESSAGE = "MESSAGE", "Messages both ways"
        NO_ANSWER = "NO_ANSWER", "Rang, no answer"
        VOICEMAIL = "VOICEMAIL", "Left a voicemail"
        TEXT = "TEXT", "Sent a text or e-mail, no reply yet"
        LETTER = "LETTER", "Sent a letter"
        NOT_IN = "NOT_IN", "Called round, nobody in"

    PERSONAL: ClassVar = {"introduction": Data.LINK, "family": Data.LINK, "by": Data.LINK, "entry": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"kind", "two_way", "at"})
    append_only = True

    introduction = models.ForeignKey(Introduction, on_delete=models.PROTECT, null=True, related_name="contacts")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, null=True, related_name="contacts")
    entry = models.OneToOneField("peersupport.Entry", on_delete=models.PROTECT, null=True, related_name="contact_fact")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    two_way = models.GeneratedField(
        expression=models.Case(models.When(kind__in=TWO_WAY, then=models.Value(True)), default=models.Value(False)),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="contact_is_with_somebody", condition=Q(introduction__isnull=False) | Q(family__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
