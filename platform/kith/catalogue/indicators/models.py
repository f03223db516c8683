from __future__ import annotations

from typing import ClassVar

from django.db import models

from kith.models import ScopedManager, ScopedQuerySet, SharedModel


class Indicator(SharedModel):
    """A measure everybody calls by one code; what it means is in its versions."""

    NOT_PERSONAL: ClassVar = frozenset({"code", "theme", "order"})
    tenants_may: ClassVar = SharedModel.READ

    code = models.CharField(max_length=20, unique=True)
    theme = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField(default=50)

    objects: ClassVar[models.Manager[Indicator]] = ScopedManager()

    def __str__(self) -> str:
        return self.code


class VersionQuerySet(ScopedQuerySet):
    def published(self) -> VersionQuerySet:
        return self.filter(published_at__isnull=False)


class IndicatorVersion(SharedModel):
    """The frozen text of an indicator. Once published the database refuses to change or delete it."""

    class ValueType(models.TextChoices):
        PROPORTION = "PROPORTION", "Share of families or babies"
        UNIT_COST = "UNIT_COST", "Cost for each family"
        SHARE_OF_SPEND = "SHARE_OF_SPEND", "Share of the money"

    class Polarity(models.TextChoices):
        HIGH = "HIGH", "Higher is better"
        LOW = "LOW", "Lower is better"
        NONE = "NONE", "Neither is better"

    class CIMethod(models.TextChoices):
        WILSON = "WILSON", "Wilson limits, 95%"
        NONE = "NONE", "No limits: an amount, not a sample"

    class PeriodType(models.TextChoices):
        QUARTER = "QUARTER", "Three months"
        ROLLING_YEAR = "ROLLING_YEAR", "The twelve months to the end of the quarter"

    TEXT: ClassVar = (
        "name", "plain_name", "counted", "question", "definition", "numerator_text", "denominator_text", "rationale",
        "caveats", "source", "value_type", "unit", "polarity", "min_coverage_pct", "ci_method", "disclosure_policy",
        "period_type",
    )  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"indicator", "number", *TEXT, "sha256", "published_at"})
    tenants_may: ClassVar = SharedModel.READ

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    plain_name = models.CharField(max_length=120)
    counted = models.CharField(max_length=120, help_text="The thing counted, after 'a larger share of'.")
    question = models.CharField(max_length=200)
    definition = models.TextField()
    numerator_text = models.TextField()
    denominator_text = models.TextField()
    rationale = models.TextField()
    caveats = models.TextField()
    source = models.TextField()
    value_type = models.CharField(max_length=20, choices=ValueType.choices)
    unit = models.CharField(max_length=60)
    polarity = models.CharField(max_length=4, choices=Polarity.choices)
    min_coverage_pct = models.PositiveSmallIntegerField(null=True, blank=True)
    ci_method = models.CharField(max_length=10, choices=CIMethod.choices)
    disclosure_policy = models.CharField(max_length=20)
    period_type = models.CharField(max_length=12, choices=PeriodType.choices)
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[IndicatorVersion]] = models.Manager.from_queryset(VersionQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("indicator", "number", name="indicator_version_numbered_once"),
            models.UniqueConstraint("indicator", "sha256", name="indicator_version_said_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} version {self.number}"
