"""What was said on each card, and who may read it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models import Value as Constant
from django.db.models.functions import Coalesce

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.sittings import Sitting
from kith.catalogue.assessments.values import Value
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User

LONGEST_CODE = 100


class Level(models.TextChoices):
    """Who may read an answer."""

    SEALED = "SEALED", "Just mine"
    SUPPORTER = "SUPPORTER", "My supporter"
    HUB = "HUB", "The hub too"
    HANDOVER = "HANDOVER", "This handover"


class AnswerQuerySet(ScopedQuerySet):
    def current(self) -> AnswerQuerySet:
        """Without those that a later answer stands in for."""
        return self.filter(superseded_by=None)

    def said(self) -> AnswerQuerySet:
        """Without the cards that were skipped."""
        return self.exclude(code="", own_words="", value=None)

    def with_level(self) -> AnswerQuerySet:
        """Adds `level`: who may read each, and `level_handover`, where that is who holds one handover. An answer that
        nobody opened is sealed."""
        last = AnswerVisibility.objects.filter(answer=OuterRef("pk")).order_by("-step")
        return self.annotate(
            level=Coalesce(Subquery(last.values("level")[:1]), Constant(Level.SEALED.value)),
            level_handover=Subquery(last.values("handover_id")[:1]),
        )

    def opened_to(self, *levels: Level, handovers: Collection[UUID] = ()) -> AnswerQuerySet:
        """The answers that the person who gave them has opened to one of `levels`, or to one of these handovers, now,
        and nothing else. The only way by which anybody but that person reads an answer. Raises ValueError where nothing
        was opened by that name: sealed is opened to nobody, and a handover is always one by its id."""
        if Level.SEALED in levels or Level.HANDOVER in levels or not (levels or handovers):
            raise ValueError("A sealed answer is opened to nobody.")
        later = AnswerVisibility.objects.filter(answer=OuterRef("answer"), step__gt=OuterRef("step"))
        opened = AnswerVisibility.objects.filter(
            Q(level__in=levels) | Q(level=Level.HANDOVER, handover_id__in=handovers), answer=OuterRef("pk")
        )
        return self.current().said().filter(Exists(opened.filter(~Exists(later))))


class Answer(KithModel):
    """What was said on one card. Changing it adds a row that `supersedes` this one; both stay hers to see.

    What was picked or filled in is `code` where it is one short text, else `value`. Neither of the two nor words: the
    card was skipped. `sitting`: her supporter typed it for her in that one; None where she typed it herself.
    """

    PERSONAL: ClassVar = {
        "assessment": Data.LINK, "code": Data.HEALTH, "value": Data.HEALTH, "own_words": Data.WORDS,
        "answered_by": Data.LINK, "typed_by": Data.LINK, "supersedes": Data.LINK, "sitting": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"link_id", "at", "client_key"})
    append_only = True

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    link_id = models.CharField(max_length=60)
    code = models.CharField(max_length=LONGEST_CODE, blank=True)
    value = models.JSONField(null=True, blank=True)
    own_words = models.TextField(blank=True)
    answered_by = models.ForeignKey("peersupport.Person", on_delete=models.PROTECT, related_name="+")
    typed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    client_key = models.UUIDField(unique=True)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, null=True, blank=True, related_name="answers")

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(AnswerQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "assessment", "link_id", condition=Q(supersedes=None), name="one_first_answer_per_card"
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.link_id}"

    @property
    def is_skip(self) -> bool:
        return not self.code and not self.own_words and self.value is None

    @property
    def is_open_to_supporter(self) -> bool:
        """Whether whoever supports them may read it now."""
        last = self.visibilities.order_by("-step").first()
        return bool(last and last.level in (Level.SUPPORTER, Level.HUB))

    @property
    def given(self) -> Value | None:
        """What was picked or filled in, for rules and scores; own words are never looked at by either."""
        return self.code or self.value

    @staticmethod
    def columns_of(given: Value | None) -> dict[str, Any]:
        """Where what was given is kept."""
        if isinstance(given, str) and len(given) <= LONGEST_CODE:
            return {"code": given, "value": None}
        return {"code": "", "value": given}


class AnswerVisibility(KithModel):
    """The person who answered opened an answer, or closed it again. The row with the highest step holds. `said_so`: the
    words in which somebody who has no sign-in asked for it, where the typist did it for them. `handover_id`: the one
    handover it was opened to."""

    PERSONAL: ClassVar = {"answer": Data.LINK, "by": Data.LINK, "said_so": Data.WORDS}
    NOT_PERSONAL: ClassVar = frozenset({"step", "level", "handover_id", "at"})
    append_only = True

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="visibilities")
    step = models.PositiveIntegerField()
    level = models.CharField(max_length=9, choices=Level.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_so = models.TextField(blank=True, default="", db_default="")
    handover_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("answer", "step", name="answer_visibility_in_steps"),
            models.CheckConstraint(
                name="opened_in_her_name_to_the_supporter_only", condition=Q(said_so="") | Q(level=Level.SUPPORTER)
            ),
            models.CheckConstraint(
                name="opened_to_a_handover_names_it",
                condition=Q(level=Level.HANDOVER, handover_id__isnull=False)
                | (~Q(level=Level.HANDOVER) & Q(handover_id=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.step}"


class AnswerRead(KithModel):
    """Somebody read an answer that was opened to them: once a person, answer and day. Shown to who gave it."""

    PERSONAL: ClassVar = {"answer": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"at", "on"})
    append_only = True

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="readings")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("answer", "by", "on", name="answer_read_once_a_day")]

    def __str__(self) -> str:
        return f"Read {self.on}"


class Confirmation(KithModel):
    """She looked at an answer that was typed for her and said it is right."""

    PERSONAL: ClassVar = {"answer": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"at"})
    append_only = True

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="confirmation")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Confirmed {self.at:%Y-%m-%d}"
