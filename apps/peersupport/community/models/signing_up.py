from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from apps.peersupport.community.models.activities import ActivitySession
from apps.peersupport.models.families import Person
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class SignUpQuerySet(ScopedQuerySet):
    def held(self) -> SignUpQuerySet:
        """Coming, or waiting for a place."""
        return self.exclude(state=SignUp.State.TAKEN_BACK)


class SignUp(KithModel):
    """A parent or partner wants to come, alone or with one more; `heads` is 1 or 2.

    `name_me`: whoever is at the door may write down their name. `findable`: whoever they meet there may ask the hub to
    pass on an invitation.
    """

    class State(models.TextChoices):
        COMING = "COMING", "Coming"
        WAITING = "WAITING", "Waiting for a place"
        TAKEN_BACK = "TAKEN_BACK", "Taken back"

    PERSONAL: ClassVar = {
        "person": Data.LINK, "state": Data.WORDS, "name_me": Data.IDENTITY, "findable": Data.IDENTITY,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"session", "heads", "signed_at", "settled_at", "ended_at"})

    session = models.ForeignKey(ActivitySession, on_delete=models.PROTECT, related_name="sign_ups")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sign_ups")
    heads = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    name_me = models.BooleanField()
    findable = models.BooleanField()
    signed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(SignUpQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "session", "person", condition=~Q(state="TAKEN_BACK"), name="one_sign_up_of_a_person_for_a_session"
            ),
            models.CheckConstraint(name="sign_up_is_for_one_or_two", condition=Q(heads__in=[1, 2])),
            models.CheckConstraint(
                name="sign_up_taken_back_says_when",
                condition=Q(state="TAKEN_BACK", ended_at__isnull=False) | ~Q(state="TAKEN_BACK") & Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Sign-up {str(self.pk)[:8]}"


class DoorCount(KithModel):
    """How many came, as somebody at the door counted; a later count stands in place of the one before."""

    PERSONAL: ClassVar = {"by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"session", "grown_ups", "children", "at"})
    append_only = True

    session = models.ForeignKey(ActivitySession, on_delete=models.PROTECT, related_name="counts")
    grown_ups = models.PositiveSmallIntegerField()
    children = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.grown_ups} and {self.children}"


class NamedThere(KithModel):
    """Somebody who wanted to be named was there."""

    PERSONAL: ClassVar = {"sign_up": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"at"})

    sign_up = models.OneToOneField(SignUp, on_delete=models.PROTECT, related_name="there")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"There {str(self.pk)[:8]}"
