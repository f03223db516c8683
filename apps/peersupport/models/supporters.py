from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Count, F, Q

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.places import Centre
from kith.models import Data, KithModel, ScopedManager, ScopedQuerySet
from kith.people.models import User


class SupporterQuerySet(ScopedQuerySet):
    def with_load(self) -> SupporterQuerySet:
        """Adds `held`: how many families are matched with them or offered to them."""
        return self.annotate(held=Count("matches", filter=~Q(matches__state="ENDED")))


class Supporter(KithModel):
    """A trained parent who supports. What makes them ready stands in rows of its own (papers, practice).

    `award_until`, `clearance_until`, `supervision_due_on`, `capacity` and `paused_on` are kept in step with those rows
    for the release before; they are read only for a supporter who has no such row yet. `not_in`: beginnings of
    postcodes, like "SS14" or "SS14 1", where they would rather not go.
    """

    class Engagement(models.TextChoices):
        VOLUNTEER = "VOLUNTEER", "Volunteer"
        SESSIONAL = "SESSIONAL", "Sessional"
        EMPLOYED = "EMPLOYED", "Employed"

    class Gender(models.TextChoices):
        NOT_SAID = "", "Rather not say"
        WOMAN = "WOMAN", "A woman"
        MAN = "MAN", "A man"
        ANOTHER = "ANOTHER", "Another word"

    PERSONAL: ClassVar = {
        "user": Data.LINK, "about": Data.WORDS, "supervisor": Data.LINK, "experiences": Data.WORDS,
        "gender": Data.IDENTITY, "not_in": Data.PLACE,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({
        "engagement", "centre", "award_until", "clearance_until", "agreement_on", "supervision_due_on", "capacity",
        "paused_on", "languages", "times", "not_after_loss",
    })  # fmt: skip

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="supporter")
    engagement = models.CharField(max_length=9, choices=Engagement.choices, default=Engagement.VOLUNTEER)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, blank=True, related_name="supporters")
    about = models.CharField(max_length=300, blank=True)
    award_until = models.DateField(null=True, blank=True)
    clearance_until = models.DateField(null=True, blank=True)
    agreement_on = models.DateField(null=True, blank=True)
    supervision_due_on = models.DateField(null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(default=2)
    paused_on = models.DateField(null=True, blank=True)
    languages = models.JSONField(default=list, db_default=[])
    experiences = models.JSONField(default=list, db_default=[])
    times = models.JSONField(default=list, db_default=[])
    gender = models.CharField(max_length=7, choices=Gender.choices, blank=True, default="", db_default="")
    not_in = models.JSONField(default=list, db_default=[])
    not_after_loss = models.BooleanField(default=False, db_default=False)
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="supervises")

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(SupporterQuerySet)()

    if TYPE_CHECKING:  # what a query adds
        held: int

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="nobody_supervises_themselves", condition=~Q(supervisor=F("user"))),
        ]

    def __str__(self) -> str:
        return str(self.user)


class FamilyMatches(ScopedManager):
    def get_queryset(self) -> Any:
        return super().get_queryset().filter(person=None)


class Match(KithModel):
    """A family with a peer supporter, from an offer to its end. No reason is kept when it ends.

    `person`: the partner whose own this match is; nobody else of the family is told of it. `objects`, and what hangs on
    a family or a supporter, leaves those out, so that no page shows one by mistake; `every` has all.
    """

    class State(models.TextChoices):
        OFFERED = "OFFERED", "Asked, waiting for a yes"
        ACTIVE = "ACTIVE", "Together now"
        ENDED = "ENDED", "Ended"

    PERSONAL: ClassVar = {
        "family": Data.LINK, "person": Data.LINK, "supporter": Data.LINK, "offered_by": Data.LINK,
        "ended_by": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"state", "offered_at", "started_at", "ended_at"})

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="matches")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="own_matches", db_index=False
    )
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="matches")
    state = models.CharField(max_length=7, choices=State.choices, default=State.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = FamilyMatches()
    every: ClassVar[models.Manager[Any]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("family", condition=Q(state="ACTIVE", person=None), name="one_match_per_family"),
            models.UniqueConstraint("family", condition=Q(state="OFFERED", person=None), name="one_offer_per_family"),
            models.UniqueConstraint("person", condition=Q(state="ACTIVE"), name="one_match_of_their_own"),
            models.UniqueConstraint("person", condition=Q(state="OFFERED"), name="one_offer_of_their_own"),
            models.CheckConstraint(
                name="match_ended_at_and_by_together",
                condition=Q(state="ENDED", ended_at__isnull=False, ended_by__isnull=False)
                | (~Q(state="ENDED") & Q(ended_at=None, ended_by=None)),
            ),
            models.CheckConstraint(
                name="match_active_has_started", condition=~Q(state="ACTIVE") | Q(started_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Match {str(self.pk)[:8]}"
