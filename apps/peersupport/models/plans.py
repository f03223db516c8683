"""A support plan: what a parent or partner hopes for and who does what by when, in versions they agree to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.peersupport.models.families import Person
from kith.models import Data, KithModel
from kith.people.models import User


class PlanVersion(KithModel):
    """The whole plan as somebody wrote it once. It holds from when the person it is for agrees to it.

    `lines` is a list of {key, words, who, by_when}: `key` stays with a line from version to version, `who` is one of
    `Who`, `by_when` a day in ISO form or "".
    """

    class Who(models.TextChoices):
        ME = "ME", "Me"
        SUPPORTER = "SUPPORTER", "My supporter"
        BOTH = "BOTH", "Both of us"
        HUB = "HUB", "The hub"

    PERSONAL: ClassVar = {
        "person": Data.LINK, "hopes": Data.WORDS, "lines": Data.WORDS, "written_by": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"step", "written_at"})
    append_only = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plan_versions")
    step = models.PositiveIntegerField()
    hopes = models.TextField(blank=True)
    lines = models.JSONField(default=list)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("person", "step", name="plan_version_in_steps")]

    def __str__(self) -> str:
        return f"Plan {self.step}"


class PlanMark(KithModel):
    """Somebody agreed to a version, or said "not like this"; or a line was done, or is open again."""

    class Kind(models.TextChoices):
        AGREED = "AGREED", "Agreed"
        NOT_LIKE_THIS = "NOT_LIKE_THIS", "Not like this"
        DONE = "DONE", "Done"
        OPEN_AGAIN = "OPEN_AGAIN", "Not done after all"

    PERSONAL: ClassVar = {"version": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"kind", "line", "step", "at"})
    append_only = True

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="marks")
    step = models.PositiveIntegerField()
    kind = models.CharField(max_length=13, choices=Kind.choices)
    line = models.UUIDField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("version", "step", name="plan_mark_in_steps"),
            models.CheckConstraint(
                name="plan_mark_names_a_line_or_the_version",
                condition=Q(kind__in=("DONE", "OPEN_AGAIN"), line__isnull=False)
                | Q(kind__in=("AGREED", "NOT_LIKE_THIS"), line=None),
            ),
            models.UniqueConstraint(
                "version", "by", condition=Q(kind__in=("AGREED", "NOT_LIKE_THIS")), name="plan_answered_once_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.step}"
