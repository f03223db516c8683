"""What the assessment room stores. Shared templates are named by id and hash; answers and facts are only added."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class TemplateAdoption(KithModel):
    """From when to when a shared version is the one in use here. Another version starts a new row."""

    PERSONAL: ClassVar = {"adopted_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset(
        {"family_id", "version_id", "sha256", "title", "number", "adopted_at", "ended_at"}
    )

    family_id = models.UUIDField()
    version_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=20)
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("family_id", condition=Q(ended_at=None), name="one_version_in_use_per_template"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class AssessmentQuerySet(ScopedQuerySet):
    def of(self, user: User) -> AssessmentQuerySet:
        """Those this person answers for themselves; nobody else's, and not a partner's."""
        return self.filter(respondent__user=user)


class Assessment(KithModel):
    """One person's use of one version. `companion` is whoever invited them, and sits beside them when they like."""

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
    NOT_PERSONAL: ClassVar = frozenset({"version_id", "sha256", "mode", "state", "made_at", "started_at", "done_at"})

    version_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    respondent = models.ForeignKey("peersupport.Person", on_delete=models.PROTECT, related_name="assessments")
    companion = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.CharField(max_length=11, choices=Mode.choices, default=Mode.ALONE)
    language = models.CharField(max_length=12, default="en")
    state = models.CharField(max_length=7, choices=State.choices, default=State.INVITED)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

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
                name="assessment_done_has_its_moment",
                condition=Q(state="DONE", done_at__isnull=False) | (~Q(state="DONE") & Q(done_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"Assessment {str(self.pk)[:8]}"


class Level(models.TextChoices):
    """Who may read an answer."""

    SEALED = "SEALED", "Just mine"
    SUPPORTER = "SUPPORTER", "My supporter"
    HUB = "HUB", "The hub too"


class AnswerQuerySet(ScopedQuerySet):
    def current(self) -> AnswerQuerySet:
        """Without those that a later answer stands in for."""
        return self.filter(superseded_by=None)

    def said(self) -> AnswerQuerySet:
        """Without the cards that were skipped."""
        return self.exclude(code="", own_words="")

    def with_level(self) -> AnswerQuerySet:
        """Adds `level`: who may read each. An answer that nobody opened is sealed."""
        last = AnswerVisibility.objects.filter(answer=OuterRef("pk")).order_by("-step")
        return self.annotate(level=Coalesce(Subquery(last.values("level")[:1]), Value(Level.SEALED.value)))

    def opened_to(self, *levels: Level) -> AnswerQuerySet:
        """The answers that the person who gave them has opened to one of `levels`, now, and nothing else. The only way
        by which anybody but that person reads an answer. Raises ValueError where nothing was opened by that name."""
        if not levels or Level.SEALED in levels:
            raise ValueError("A sealed answer is opened to nobody.")
        later = AnswerVisibility.objects.filter(answer=OuterRef("answer"), step__gt=OuterRef("step"))
        opened = AnswerVisibility.objects.filter(answer=OuterRef("pk"), level__in=levels)
        return self.current().said().filter(Exists(opened.filter(~Exists(later))))


class Answer(KithModel):
    """What was said on one card. Changing it adds a row that `supersedes` this one; both stay hers to see.

    Neither a code nor words: the card was skipped.
    """

    PERSONAL: ClassVar = {
        "assessment": Data.LINK, "code": Data.HEALTH, "own_words": Data.WORDS, "answered_by": Data.LINK,
        "typed_by": Data.LINK, "supersedes": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"link_id", "at", "client_key"})
    append_only = True

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    link_id = models.CharField(max_length=60)
    code = models.CharField(max_length=40, blank=True)
    own_words = models.TextField(blank=True)
    answered_by = models.ForeignKey("peersupport.Person", on_delete=models.PROTECT, related_name="+")
    typed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    client_key = models.UUIDField(unique=True)

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
        return not self.code and not self.own_words


class AnswerVisibility(KithModel):
    """The person who answered opened an answer, or closed it again. The row with the highest step holds."""

    PERSONAL: ClassVar = {"answer": Data.LINK, "by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"step", "level", "at"})
    append_only = True

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="visibilities")
    step = models.PositiveIntegerField()
    level = models.CharField(max_length=9, choices=Level.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("answer", "step", name="answer_visibility_in_steps")]

    def __str__(self) -> str:
        return f"{self.level} {self.step}"


class TopicChoice(KithModel):
    """Whether a person wants to talk about what a card asks. `NEVER` holds for every card of the same concept, in every
    version, for ever, until the person says otherwise. The row with the highest step holds."""

    class Choice(models.TextChoices):
        NOW = "NOW", "Yes"
        LATER = "LATER", "Not now"
        NEVER = "NEVER", "Never ask me"

    PERSONAL: ClassVar = {"respondent": Data.LINK, "assessment": Data.LINK, "choice": Data.HEALTH}
    NOT_PERSONAL: ClassVar = frozenset({"concept_key", "link_id", "step", "at"})
    append_only = True

    respondent = models.ForeignKey("peersupport.Person", on_delete=models.PROTECT, related_name="topic_choices")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="topic_choices")
    concept_key = models.CharField(max_length=80)
    link_id = models.CharField(max_length=60)
    choice = models.CharField(max_length=5, choices=Choice.choices)
    step = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("respondent", "concept_key", "step", name="topic_choice_in_steps"),
        ]

    def __str__(self) -> str:
        return f"{self.concept_key} {self.choice}"


class MeasureQuerySet(ScopedQuerySet):
    def current(self) -> MeasureQuerySet:
        return self.filter(superseded_by=None)


class Measure(KithModel):
    """One fact about a family or a baby on a day: what somebody told us, and its code. A correction adds a row."""

    class Source(models.TextChoices):
        PARENT = "PARENT", "The parent told us"
        RED_BOOK = "RED_BOOK", "Read in the red book"
        PROFESSIONAL = "PROFESSIONAL", "A midwife, health visitor or doctor told us"

    PERSONAL: ClassVar = {
        "family": Data.LINK, "baby": Data.LINK, "code": Data.HEALTH, "own_words": Data.WORDS,
        "observed_on": Data.HEALTH, "recorded_by": Data.LINK, "supersedes": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"concept_key", "source", "recorded_at", "client_key"})
    append_only = True

    concept_key = models.CharField(max_length=80)
    family = models.ForeignKey("peersupport.Family", on_delete=models.PROTECT, related_name="measures")
    baby = models.ForeignKey(
        "peersupport.Baby", on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    code = models.CharField(max_length=20)
    own_words = models.TextField(blank=True)
    observed_on = models.DateField()
    source = models.CharField(max_length=12, choices=Source.choices)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    client_key = models.UUIDField(unique=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(MeasureQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "baby", "concept_key", condition=Q(supersedes=None), name="one_first_measure_per_baby"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.concept_key} {self.observed_on}"
