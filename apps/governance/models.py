from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from kith.models import Data, KithModel, ScopedManager, ScopedQuerySet


class AgeBand(models.TextChoices):
    """Whom a pound is for. The breaks are those of the founding document's resource audit."""

    BEFORE_BIRTH = "BEFORE_BIRTH", "Conception to birth"
    TO_12_WEEKS = "TO_12_WEEKS", "Birth to 12 weeks"
    TO_12_MONTHS = "TO_12_MONTHS", "12 weeks to 12 months"
    TO_30_MONTHS = "TO_30_MONTHS", "12 to 30 months"
    TO_5_YEARS = "TO_5_YEARS", "30 months to 5 years"
    WHOLE_FAMILY = "WHOLE_FAMILY", "The whole family"
    CRISIS = "CRISIS", "In a crisis"


class Resolution(KithModel):
    """A decision of a meeting, word for word. It is never edited: a later one changes it."""

    PERSONAL: ClassVar = {"recorded_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"title", "text", "meeting", "passed_on", "recorded_at"})
    append_only: ClassVar = True

    title = models.CharField(max_length=160)
    text = models.TextField()
    meeting = models.CharField(max_length=160)
    passed_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Resolution]] = ScopedManager()

    def __str__(self) -> str:
        return self.title


class BudgetYear(KithModel):
    """Twelve months that a budget is for."""

    NOT_PERSONAL: ClassVar = frozenset({"name", "starts_on", "ends_on", "service"})
    append_only: ClassVar = True

    name = models.CharField(max_length=60, unique=True)
    starts_on = models.DateField(unique=True)
    ends_on = models.DateField()
    service = models.CharField(max_length=80, blank=True, help_text="Such as: the redesigned service.")

    objects: ClassVar[models.Manager[BudgetYear]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="budget_year_ends_after_it_starts", condition=models.Q(ends_on__gt=models.F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return self.name


class LineQuerySet(ScopedQuerySet):
    def opening(self) -> LineQuerySet:
        """The first row of each line, without the changes to it."""
        return self.filter(change_of=None)


class BudgetLine(KithModel):
    """One row of the ledger: a new line, or a change to one. A line is worth the sum of its rows.

    `bands` maps age bands to whole per cents that add up to 100. Each row has one authority: a resolution, or the
    words of a delegation.
    """

    class CostType(models.TextChoices):
        STAFF = "STAFF", "Staff"
        VOLUNTEERS = "VOLUNTEERS", "Volunteers' costs"
        PREMISES = "PREMISES", "Places"
        COMMISSIONED = "COMMISSIONED", "Bought in"
        OVERHEAD = "OVERHEAD", "Running costs"

    PERSONAL: ClassVar = {"recorded_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset(
        {
            "year",
            "name",
            "cost_type",
            "amount_pence",
            "bands",
            "change_of",
            "resolution",
            "delegation",
            "recorded_at",
        }
    )
    append_only: ClassVar = True

    year = models.ForeignKey(BudgetYear, on_delete=models.PROTECT, related_name="lines")
    name = models.CharField(max_length=120)
    cost_type = models.CharField(max_length=12, choices=CostType.choices)
    amount_pence = models.BigIntegerField()
    bands: models.JSONField[Any, Any] = models.JSONField()
    change_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="changes")
    resolution = models.ForeignKey(
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="budget_lines"
    )
    delegation = models.CharField(max_length=240, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[BudgetLine]] = models.Manager.from_queryset(LineQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="budget_line_has_one_authority",
                condition=models.Q(resolution__isnull=False, delegation="")
                | (models.Q(resolution=None) & ~models.Q(delegation="")),
            ),
            models.CheckConstraint(
                name="budget_line_starts_at_nothing_or_more",
                condition=models.Q(change_of__isnull=False) | models.Q(amount_pence__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PrintedPlan(KithModel):
    """A plan of costs as printed. What is printed stays as printed; what it ought to be is worked out beside it.

    `figures` is a list of {key, label, where, printed, unit, formula: {do, of}?, note?}, as
    `reconciliation` reads it.
    """

    PERSONAL: ClassVar = {"recorded_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"title", "source", "figures", "recorded_at"})
    append_only: ClassVar = True

    title = models.CharField(max_length=160)
    source = models.TextField()
    figures: models.JSONField[Any, Any] = models.JSONField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[PrintedPlan]] = ScopedManager()

    def __str__(self) -> str:
        return self.title
