from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.places import Centre
from apps.peersupport.models.professionals import Professional, ProfessionalLink
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User

UNDER_WAY = ("DRAFT", "AGREED", "SENT", "OPENED")
"""Until somebody has said yes or no, or it was taken back."""
WAITING = ("SENT", "OPENED")


class HandoverQuerySet(ScopedQuerySet):
    def under_way(self) -> HandoverQuerySet:
        return self.filter(state__in=UNDER_WAY)

    def waiting(self) -> HandoverQuerySet:
        """Gone, and not answered yet."""
        return self.filter(state__in=WAITING)


class Handover(KithModel):
    """One person's support on its way to somebody else: a team here, or a professional without a sign-in.

    Whoever is responsible for the family is its sender, and stays so until a team here has said yes. To another mutual
    or service (PARCEL) it goes by an address and a code too; who coordinates there takes it along as a file, and brings
    it in there.
    """

    class Receiver(models.TextChoices):
        TEAM = "TEAM", "Another team here"
        PROFESSIONAL = "PROFESSIONAL", "A midwife, health visitor or GP"
        PARCEL = "PARCEL", "Another mutual or service"

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Being written"
        AGREED = "AGREED", "Agreed, not sent yet"
        SENT = "SENT", "Sent"
        OPENED = "OPENED", "Opened"
        ACCEPTED = "ACCEPTED", "They said yes"
        DECLINED = "DECLINED", "They said no"
        MET = "MET", "They have met"
        WITHDRAWN = "WITHDRAWN", "Taken back"

    PERSONAL: ClassVar = {
        "family": Data.LINK, "person": Data.LINK, "purpose": Data.WORDS, "to_user": Data.LINK,
        "professional": Data.LINK, "started_by": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({
        "client_key", "receiver", "to_centre", "state", "started_at", "sent_at", "met_on"
    })  # fmt: skip

    client_key = models.UUIDField(unique=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="handovers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="handovers")
    purpose = models.CharField(max_length=200)
    receiver = models.CharField(max_length=12, choices=Receiver.choices)
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    to_centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, null=True, related_name="handovers")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    met_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(HandoverQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "person", condition=Q(state__in=["DRAFT", "AGREED", "SENT", "OPENED"]), name="one_handover_under_way"
            ),
            models.CheckConstraint(
                name="handover_names_its_receiver",
                condition=Q(receiver="TEAM", to_user__isnull=False, professional=None)
                | Q(receiver__in=["PROFESSIONAL", "PARCEL"], to_user=None, to_centre=None, professional__isnull=False),
            ),
            models.CheckConstraint(
                name="handover_sent_says_when",
                condition=~Q(state__in=["SENT", "OPENED", "ACCEPTED", "DECLINED", "MET"]) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="handover_met_says_the_day",
                condition=Q(state="MET", met_on__isnull=False) | ~Q(state="MET") & Q(met_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Handover {str(self.pk)[:8]}"

    @property
    def to(self) -> str:
        """Who gets it, as people say it."""
        if self.professional:
            return str(self.professional)
        centre = f", {self.to_centre}" if self.to_centre else ""
        return f"{self.to_user}{centre}"


class HandoverVersion(KithModel):
    """The whole packet as somebody wrote it once.

    `items` is a list of {key, kind, words, struck, hers}: `kind` is one of `Kind`, `struck` says that the person it is
    about struck it out, `hers` that the words are their own. `dont_ask` is what nobody is to ask them again.
    """

    class Kind(models.TextChoices):
        HOPES = "HOPES", "What I hope for"
        PLAN = "PLAN", "The plan, and what is open"
        NEEDS = "NEEDS", "Languages, and what makes things easier"
        REACH = "REACH", "How to reach me safely"
        DATES = "DATES", "Dates"
        LINKED = "LINKED", "Who else is there"
        NOTE = "NOTE", "And this"

    PERSONAL: ClassVar = {
        "handover": Data.LINK, "items": Data.WORDS, "dont_ask": Data.WORDS, "written_by": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"step", "written_at"})
    append_only = True

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="versions")
    step = models.PositiveIntegerField()
    items = models.JSONField(default=list)
    dont_ask = models.JSONField(default=list)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("handover", "step", name="handover_version_in_steps")]

    def __str__(self) -> str:
        return f"Packet {self.step}"


class HandoverEvent(KithModel):
    """One thing that happened to a handover, shown to the person it is about. `by` is None and `who` a name where
    somebody without a sign-in did it."""

    class Kind(models.TextChoices):
        DRAFTED = "DRAFTED", "Begun"
        WRITTEN = "WRITTEN", "Changed"
        AGREED = "AGREED", "Agreed"
        SENT = "SENT", "Sent"
        OPENED = "OPENED", "Opened"
        TAKEN = "TAKEN", "Taken along as a file"
        ASKED_TO_RING = "ASKED_TO_RING", "Asked us to ring"
        ACCEPTED = "ACCEPTED", "Said yes"
        DECLINED = "DECLINED", "Said no"
        MET = "MET", "First met"
        REMINDED = "REMINDED", "Reminded"
        NEW_CODE = "NEW_CODE", "Given a new page and code"
        WITHDRAWN = "WITHDRAWN", "Taken back"

    PERSONAL: ClassVar = {
        "handover": Data.LINK, "by": Data.LINK, "who": Data.IDENTITY, "said": Data.WORDS, "version": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"kind", "at"})
    append_only = True

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=13, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    who = models.CharField(max_length=120, blank=True)
    said = models.CharField(max_length=300, blank=True)
    version = models.ForeignKey(HandoverVersion, on_delete=models.PROTECT, null=True, related_name="events")

    def __str__(self) -> str:
        return self.get_kind_display()


class OutsideLink(KithModel):
    """The way in for a professional without a sign-in: an address and a code, both kept only as hashes.

    Too many wrong codes, its day, a taking-back, or a newer one end it: then the row stays, with when and why, and
    holds no hash. A right code opens one sitting in one browser.
    """

    class WhyDead(models.TextChoices):
        NONE = "", ""
        EXPIRED = "EXPIRED", "Its time was over"
        WITHDRAWN = "WITHDRAWN", "It was taken back"
        WRONG_CODES = "WRONG_CODES", "Too many wrong codes"
        REPLACED = "REPLACED", "A newer one took its place"
        DONE = "DONE", "It was answered"

    PERSONAL: ClassVar = {"handover": Data.LINK, "professional_link": Data.LINK, "made_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({
        "address_hash", "code_hash", "tries", "made_at", "expires_at", "sitting_hash", "sitting_until", "dead_at",
        "why_dead",
    })  # fmt: skip

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, null=True, related_name="outside_links")
    professional_link = models.ForeignKey(
        ProfessionalLink, on_delete=models.PROTECT, null=True, related_name="outside_links"
    )
    address_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    code_hash = models.CharField(max_length=160, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    expires_at = models.DateTimeField()
    sitting_hash = models.CharField(max_length=64, blank=True)
    sitting_until = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    why_dead = models.CharField(max_length=11, choices=WhyDead.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="outside_link_opens_one_thing",
                condition=Q(handover__isnull=False, professional_link=None)
                | Q(handover=None, professional_link__isnull=False),
            ),
            models.CheckConstraint(
                name="dead_outside_link_holds_no_hash",
                condition=Q(dead_at=None, why_dead="", address_hash__isnull=False)
                | Q(dead_at__isnull=False, address_hash=None, code_hash="", sitting_hash="") & ~Q(why_dead=""),
            ),
            models.UniqueConstraint("handover", condition=Q(dead_at=None), name="one_live_link_per_handover"),
            models.UniqueConstraint(
                "professional_link", condition=Q(dead_at=None), name="one_live_link_per_professional"
            ),
        ]

    def __str__(self) -> str:
        return f"Way in {str(self.pk)[:8]}"


class ProfessionalNote(KithModel):
    """A message between us and a linked professional, either way. It is an entry on the record too, which the person
    it is about reads."""

    PERSONAL: ClassVar = {"professional_link": Data.LINK, "text": Data.WORDS, "entry": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"client_key", "at"})
    append_only = True

    client_key = models.UUIDField(unique=True)
    professional_link = models.ForeignKey(ProfessionalLink, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    entry = models.OneToOneField("peersupport.Entry", on_delete=models.PROTECT, related_name="professional_note")

    def __str__(self) -> str:
        return f"Note {self.at:%Y-%m-%d}"
