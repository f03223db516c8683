from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from apps.peersupport.models.imports import RegisterImport
from apps.peersupport.models.places import Centre
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class FamilyQuerySet(ScopedQuerySet):
    def open(self) -> FamilyQuerySet:
        return self.filter(ended_at=None).exclude(brought_in__state=RegisterImport.State.UNDONE)

    def first_time(self) -> FamilyQuerySet:
        """Families for whom a baby here is the first."""
        from apps.peersupport.models.pregnancies import Pregnancy

        firsts = Pregnancy.objects.filter(family=OuterRef("pk"), first_baby=Pregnancy.FirstBaby.YES)
        return self.filter(Exists(firsts))

    def without_supporter(self) -> FamilyQuerySet:
        from apps.peersupport.models.supporters import Match

        held = Match.objects.filter(family=OuterRef("pk")).exclude(state=Match.State.ENDED)
        return self.filter(~Exists(held))

    def with_people(self) -> FamilyQuerySet:
        """Adds `called` (the parent's first name), `supporter_name` (of the match now), `due_on`, `basis`,
        `born_on`, and `is_quiet`: the pregnancy we heard of last has ended, and nothing speaks of it."""
        from apps.peersupport.models.pregnancies import Baby, Pregnancy
        from apps.peersupport.models.supporters import Match

        parents = Person.objects.filter(family=OuterRef("pk"), role=Person.Role.PARENT).order_by("added_at")
        active = Match.objects.filter(family=OuterRef("pk"), state=Match.State.ACTIVE)
        heard_of = Pregnancy.objects.filter(family=OuterRef("pk"))
        latest = heard_of.spoken_of().order_by("-heard_on", "-pk")
        here = Baby.objects.spoken_of().of_the_latest().filter(pregnancy__family=OuterRef("pk"))
        babies = here.order_by("-born_on")
        return self.annotate(
            called=Subquery(parents.values("first_name")[:1]),
            supporter_name=Subquery(active.values("supporter__user__display_name")[:1]),
            due_on=Subquery(latest.values("due_on")[:1]),
            basis=Subquery(latest.values("basis")[:1]),
            born_on=Subquery(babies.values("born_on")[:1]),
            is_quiet=Exists(heard_of.ended_last()),
        )


class Family(KithModel):
    """People supported together. `lsoa21` is where they live now, by code; empty where they have not said."""

    PERSONAL: ClassVar = {"lsoa21": Data.PLACE, "postcode": Data.PLACE, "started_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"centre", "started_at", "ended_at", "brought_in"})

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, blank=True, related_name="families")
    postcode = models.CharField(max_length=8, blank=True)
    lsoa21 = models.CharField(max_length=9, blank=True, db_index=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    brought_in = models.ForeignKey(
        RegisterImport, on_delete=models.PROTECT, null=True, blank=True, related_name="families"
    )

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(FamilyQuerySet)()

    if TYPE_CHECKING:  # what a query adds
        called: str | None
        supporter_name: str | None
        due_on: dt.date | None
        basis: str | None
        born_on: dt.date | None
        is_quiet: bool
        last_talked_at: dt.datetime | None

    def __str__(self) -> str:
        return f"Family {str(self.pk)[:8]}"


class Person(KithModel):
    """A parent or a partner, each a person of their own, with or without a sign-in.

    `languages`: codes of what they like to speak, the best one first. `merged_into`: the same person's other page.
    """

    class Role(models.TextChoices):
        PARENT = "PARENT", "Parent"
        PARTNER = "PARTNER", "Partner"

    PERSONAL: ClassVar = {
        "family": Data.LINK, "user": Data.LINK, "first_name": Data.IDENTITY, "last_name": Data.IDENTITY,
        "contact": Data.CONTACT, "reach_safely": Data.WORDS, "languages": Data.IDENTITY, "interpreter": Data.IDENTITY,
        "access_needs": Data.HEALTH, "merged_into": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"role", "added_at"})

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="people")
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="person")
    role = models.CharField(max_length=8, choices=Role.choices)
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    reach_safely = models.CharField(max_length=300, blank=True)
    languages = models.JSONField(default=list, db_default=[])
    interpreter = models.BooleanField(default=False, db_default=False)
    access_needs = models.CharField(max_length=300, blank=True, default="", db_default="")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def reached_between(first: dt.datetime, last: dt.datetime) -> Q:
    """Families with a two-way contact in [first, last), before or after their record was started."""
    from apps.peersupport.models.introductions import Contact

    within = Contact.objects.filter(two_way=True, at__gte=first, at__lt=last)
    return Q(Exists(within.filter(family=OuterRef("pk")))) | Q(
        Exists(within.filter(introduction__family=OuterRef("pk")))
    )
