"""One person's use of one version."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from apps.assessment.models.templates import Overlay
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class AssessmentQuerySet(ScopedQuerySet):
    def of(self, user: User) -> AssessmentQuerySet:
        """Those this person answers for themselves; nobody else's, and not a partner's."""
        return self.filter(respondent__user=user)


class Assessment(KithModel):
    """One person's use of one version. `companion` is whoever invited them, and sits beside them when they like.

    `part_shown`: the part they pointed at for their companion, by a tap of their own; no answer and no turned card ever
    moves it. Blank where they show none; none of where they were before is kept.
    """

    class Mode(models.TextChoices):
        ALONE = "ALONE", "On my own"
        TOGETHER = "TOGETHER", "Together, I hold the pen"
        PHONE = "PHONE", "By phone"
        PAPER = "PAPER", "On paper"
        INTERPRETER = "INTERPRETER", "With an interpreter"

    class State(models.TextChoices):
        INVITED = "INVITED", "Invited"
        STARTED = "STARTED", "Started"
        DONE = "DONE", "Done"

    PERSONAL: ClassVar = {"respondent": Data.LINK, "companion": Data.LINK, "language": Data.IDENTITY}
    NOT_PERSONAL: ClassVar = frozenset({
        "version_id", "sha256", "overlay", "mode", "state", "made_at", "started_at", "done_at", "part_shown",
        "part_shown_at",
    })  # fmt: skip

    version_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    overlay = models.ForeignKey(Overlay, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    respondent = models.ForeignKey("peersupport.Person", on_delete=models.PROTECT, related_name="assessments")
    companion = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.CharField(max_length=11, choices=Mode.choices, default=Mode.ALONE)
    language = models.CharField(max_length=12, default="en")
    state = models.CharField(max_length=7, choices=State.choices, default=State.INVITED)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    part_shown = models.CharField(max_length=60, blank=True, default="", db_default="")
    part_shown_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(AssessmentQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "respondent", "version_id", condition=~Q(state="DONE"), name="one_open_assessment_per_version"
            ),
            models.CheckConstraint(
                name="assessment_started_has_its_moment", condition=Q(state="INVITED") | Q(started_at__isnull=False)
            ),
            models.CheckConstraint(
                name="assessment_part_shown_has_its_moment",
                condition=Q(part_shown="", part_shown_at=None) | (~Q(part_shown="") & Q(part_shown_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="assessment_done_has_its_moment",
                condition=Q(state="DONE", done_at__isnull=False) | (~Q(state="DONE") & Q(done_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"Assessment {str(self.pk)[:8]}"
