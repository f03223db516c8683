from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from apps.peersupport.models.families import Family, Person
from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


class Basis(models.TextChoices):
    """Where a due date comes from, the surest first."""

    IVF = "IVF", "From IVF treatment"
    SCAN = "SCAN", "From a scan"
    TOLD = "TOLD", "Told by a midwife or doctor"
    LMP = "LMP", "First day of the last period"
    UNSURE = "UNSURE", "Not sure yet"


class PregnancyQuerySet(ScopedQuerySet):
    def spoken_of(self) -> PregnancyQuerySet:
        """Those that pages may speak of: not one that has ended without a baby."""
        return self.exclude(state=Pregnancy.State.ENDED)

    def ended_last(self) -> PregnancyQuerySet:
        """Those that have ended, where none was heard of since and none goes on."""
        going = Pregnancy.objects.spoken_of().filter(family=OuterRef("family"))
        since = going.filter(Q(heard_on__gt=OuterRef("heard_on")) | Q(state=Pregnancy.State.EXPECTING))
        return self.filter(~Exists(since), state=Pregnancy.State.ENDED)


class Pregnancy(KithModel):
    """One pregnancy. `due_on` and `basis` are the best we know; every basis there ever was is kept in DatingBasis."""

    class FirstBaby(models.TextChoices):
        YES = "YES", "Yes, the first"
        NO = "NO", "No, there are other children"
        UNSURE = "UNSURE", "Not sure how to say"
        RATHER_NOT = "RATHER_NOT", "Rather not say"

    class State(models.TextChoices):
        EXPECTING = "EXPECTING", "Expecting"
        BORN = "BORN", "Born"
        ENDED = "ENDED", "Ended"

    PERSONAL: ClassVar = {
        "family": Data.LINK, "person": Data.LINK, "first_baby": Data.HEALTH, "state": Data.HEALTH,
        "due_on": Data.HEALTH, "basis": Data.HEALTH,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"heard_on"})

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="pregnancies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pregnancies")
    heard_on = models.DateField()
    first_baby = models.CharField(max_length=10, choices=FirstBaby.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.EXPECTING)
    due_on = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=6, choices=Basis.choices, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(PregnancyQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="due_date_has_its_basis", condition=Q(due_on=None) | ~Q(basis="")),
        ]

    def __str__(self) -> str:
        return f"Pregnancy {str(self.pk)[:8]}"


class DatingBasis(KithModel):
    """What a due date was worked out from, on the day it was told to us. Never edited: a later one stands beside it."""

    PERSONAL: ClassVar = {
        "pregnancy": Data.LINK, "due_on": Data.HEALTH, "basis": Data.HEALTH, "lmp_on": Data.HEALTH,
        "scan_on": Data.HEALTH, "scan_days": Data.HEALTH, "about_months": Data.HEALTH, "recorded_by": Data.LINK,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"recorded_at"})
    append_only = True

    pregnancy = models.ForeignKey(Pregnancy, on_delete=models.PROTECT, related_name="datings")
    basis = models.CharField(max_length=6, choices=Basis.choices)
    due_on = models.DateField(null=True)
    lmp_on = models.DateField(null=True)
    scan_on = models.DateField(null=True)
    scan_days = models.PositiveSmallIntegerField(null=True)
    about_months = models.PositiveSmallIntegerField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="only_an_unsure_dating_has_no_date", condition=Q(due_on__isnull=False) | Q(basis=Basis.UNSURE)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_basis_display()} {self.due_on or ''}"


class BabyQuerySet(ScopedQuerySet):
    def spoken_of(self) -> BabyQuerySet:
        """Those that pages may speak of: not one who has died."""
        return self.filter(quiet_since=None)

    def of_the_latest(self) -> BabyQuerySet:
        """Those of the pregnancy we heard of last: with another on the way, pages speak of that one."""
        since = Pregnancy.objects.spoken_of().filter(family=OuterRef("pregnancy__family"))
        return self.filter(~Exists(since.filter(heard_on__gt=OuterRef("pregnancy__heard_on"))))


class Baby(KithModel):
    """A baby who was born; twins are two rows of one pregnancy. `quiet_since`: when we heard that they have died."""

    PERSONAL: ClassVar = {
        "pregnancy": Data.LINK, "first_name": Data.IDENTITY, "born_on": Data.HEALTH, "quiet_since": Data.HEALTH,
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"added_at"})

    pregnancy = models.ForeignKey(Pregnancy, on_delete=models.PROTECT, related_name="babies")
    first_name = models.CharField(max_length=60, blank=True)
    born_on = models.DateField(db_index=True)
    added_at = models.DateTimeField()
    quiet_since = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(BabyQuerySet)()

    def __str__(self) -> str:
        return self.first_name or "Baby"
