from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from apps.peersupport.community.models.activities import ActivitySession
from apps.peersupport.models.families import Person
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class InvitationQuerySet(ScopedQuerySet):
    def of(self, person: Person) -> InvitationQuerySet:
        return self.filter(Q(asker=person) | Q(asked=person))


class Invitation(KithModel):
    """One person asks the hub to pass word to somebody they met at a session. Nothing of either is shown to the other
    till both have said yes; a no, or no answer, is told to nobody.

    `who` is for the hub's eyes; `asker_says` and `asked_says` are what each gives the other once both said yes.
    """

    class State(models.TextChoices):
        ASKED = "ASKED", "To be passed on"
        PASSED = "PASSED", "Passed on"
        KNOWN = "KNOWN", "They know each other"
        OVER = "OVER", "Over"

    PERSONAL: ClassVar = {
        "asker": Data.LINK, "asked": Data.LINK, "who": Data.WORDS, "asker_says": Data.WORDS, "asked_says": Data.WORDS,
        "state": Data.WORDS, "passed_by": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"session", "asked_at", "passed_at", "known_at", "ended_at"})

    session = models.ForeignKey(ActivitySession, on_delete=models.PROTECT, related_name="invitations")
    asker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=200)
    asker_says = models.CharField(max_length=200)
    asked_says = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True, blank=True)
    passed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    known_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(InvitationQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("asker", "asked", "session", name="one_invitation_to_a_person_from_a_session"),
            models.CheckConstraint(name="nobody_invites_themselves", condition=~Q(asker=F("asked"))),
            models.CheckConstraint(
                name="known_where_both_said_yes",
                condition=Q(known_at=None, asked_says="")
                | Q(known_at__isnull=False, asked__isnull=False) & ~Q(asked_says=""),
            ),
            models.CheckConstraint(
                name="known_says_since_when", condition=~Q(state="KNOWN") | Q(known_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {str(self.pk)[:8]}"
