from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.commissioning.figures import NUMBERS
from kith.models import Data, ScopedManager, SharedModel


class Commissioner(SharedModel):
    """A body that buys services and compares outcomes."""

    NOT_PERSONAL: ClassVar = frozenset({"name", "place"})
    tenants_may: ClassVar = SharedModel.READ

    name = models.CharField(max_length=120, unique=True)
    place = models.CharField(max_length=120, blank=True)

    objects: ClassVar[models.Manager[Commissioner]] = ScopedManager()

    def __str__(self) -> str:
        return self.name


class CommissionerSeat(SharedModel):
    """Somebody who works for a commissioner, and so sees what it may compare."""

    PERSONAL: ClassVar = {"user": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"commissioner"})

    commissioner = models.ForeignKey(Commissioner, on_delete=models.PROTECT, related_name="seats")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[CommissionerSeat]] = ScopedManager()

    def __str__(self) -> str:
        return f"{self.user} at {self.commissioner}"


class ComparisonConsent(SharedModel):
    """A mutual's word to a commissioner: compare us on these figures, or no longer. The last row of the two counts.

    Written by the mutual alone; row level security keeps each mutual to its own rows.
    """

    class Act(models.TextChoices):
        GIVEN = "GIVEN", "Given"
        WITHDRAWN = "WITHDRAWN", "Taken back"

    NOT_PERSONAL: ClassVar = frozenset(
        {"tenant_id", "tenant_name", "commissioner", "number", "act", "indicator_codes", "acted_by_role", "acted_at"}
    )
    append_only: ClassVar = True
    tenants_may: ClassVar = SharedModel.PUBLISH

    tenant_id = models.UUIDField()
    tenant_name = models.CharField(max_length=120)
    commissioner = models.ForeignKey(Commissioner, on_delete=models.PROTECT, related_name="consents")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=9, choices=Act.choices)
    indicator_codes: models.JSONField[Any, Any] = models.JSONField()
    acted_by_role = models.CharField(max_length=20)
    acted_at = models.DateTimeField()

    objects: ClassVar[models.Manager[ComparisonConsent]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("tenant_id", "commissioner", "number", name="region_consent_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.tenant_name}, {self.get_act_display()}"


class PublishedReturn(SharedModel):
    """A mutual's figures for a quarter, as published. A correction is the next version; the earlier one stays.

    `sha256` covers this return and the one the mutual published before it, so that none can be left out or changed.
    """

    NOT_PERSONAL: ClassVar = frozenset(
        {
            "tenant_id", "tenant_name", "number", "period_start", "period_end", "version", "figures_sha256",
            "previous_sha256", "sha256", "approved_by_role", "published_at",
        }
    )  # fmt: skip
    append_only: ClassVar = True
    tenants_may: ClassVar = SharedModel.PUBLISH

    tenant_id = models.UUIDField()
    tenant_name = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    period_start = models.DateField()
    period_end = models.DateField()
    version = models.PositiveSmallIntegerField()
    figures_sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    approved_by_role = models.CharField(max_length=20)
    published_at = models.DateTimeField()

    objects: ClassVar[models.Manager[PublishedReturn]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("tenant_id", "number", name="region_return_numbered_once"),
            models.UniqueConstraint("tenant_id", "previous_sha256", name="region_return_follows_one"),
            models.UniqueConstraint("tenant_id", "period_start", "version", name="region_return_version_once"),
            models.CheckConstraint(name="region_return_period", condition=Q(period_end__gt=F("period_start"))),
        ]

    def __str__(self) -> str:
        return f"{self.tenant_name} to {self.period_end:%d %B %Y}, version {self.version}"


class PublishedFigure(SharedModel):
    """One figure of a published return, after disclosure control. `figures.Figure` says what its numbers are.

    The database itself refuses a count from 1 to 7, one that is not rounded to 5, a number behind a hidden status,
    and a value that its rounded counts do not make.
    """

    class Status(models.TextChoices):
        SHOWN = "SHOWN", "Shown"
        HIDDEN = "HIDDEN", "Not shown, to keep families private"
        NO_POPULATION = "NO_POPULATION", "Nobody to count"
        LOW_COVERAGE = "LOW_COVERAGE", "Not enough answers yet"
        MISSING = "MISSING", "Not sent"

    class AreaKind(models.TextChoices):
        MUTUAL = "MUTUAL", "The whole mutual"
        DECILES = "DECILES", "Neighbourhoods by deprivation"
        AGE_BAND = "AGE_BAND", "An age of child"

    NOT_PERSONAL: ClassVar = frozenset(
        {
            "published_return", "tenant_id", "place", "indicator_code", "indicator_name", "indicator_version_id",
            "indicator_version_number", "indicator_sha256", "area_kind", "area_label", "period_start", "period_end",
            "status", "coverage", "policy", "extract_sha256", *NUMBERS,
        }
    )  # fmt: skip
    append_only: ClassVar = True
    tenants_may: ClassVar = SharedModel.PUBLISH

    published_return = models.ForeignKey(PublishedReturn, on_delete=models.PROTECT, related_name="figures")
    tenant_id = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    indicator_code = models.CharField(max_length=20)
    indicator_name = models.CharField(max_length=120)
    indicator_version_id = models.UUIDField()
    indicator_version_number = models.PositiveSmallIntegerField()
    indicator_sha256 = models.CharField(max_length=64)
    area_kind = models.CharField(max_length=8, choices=AreaKind.choices)
    area_label = models.CharField(max_length=120)
    period_start = models.DateField()
    period_end = models.DateField()
    status = models.CharField(max_length=13, choices=Status.choices)
    coverage = models.CharField(max_length=20, blank=True)
    policy = models.CharField(max_length=30)
    extract_sha256 = models.CharField(max_length=64)
    numerator = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    amount_pence = models.BigIntegerField(null=True)
    of_pence = models.BigIntegerField(null=True)
    value = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)

    objects: ClassVar[models.Manager[PublishedFigure]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "published_return", "indicator_code", "area_kind", "area_label", name="region_figure_said_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_code}, {self.area_label}"
