from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kith.models import Data, KithModel, ScopedManager, ScopedQuerySet


class ReturnQuerySet(ScopedQuerySet):
    def standing(self) -> ReturnQuerySet:
        """Without the drafts that a later preparation took the place of."""
        return self.exclude(state=Return.State.SET_ASIDE)


class Return(KithModel):
    """A quarter's figures on their way out: prepared, checked, approved by somebody else, published.

    `content` is exactly what leaves, as figures.as_dict makes it; `content_sha256` is its fingerprint. `secret` never
    leaves: the fingerprints of small counts are keyed with it. `published_id` names the row in the public schema.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Prepared"
        CHECKED = "CHECKED", "Checked"
        APPROVED = "APPROVED", "Approved"
        PUBLISHED = "PUBLISHED", "Published"
        SET_ASIDE = "SET_ASIDE", "Set aside"

    PERSONAL: ClassVar = {"prepared_by": Data.LINK, "checked_by": Data.LINK, "approved_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset(
        {
            "period_start", "period_end", "version", "state", "content", "content_sha256", "certificate", "advice",
            "problems", "secret", "prepared_at", "checked_at", "approved_at", "published_at", "published_id",
        }
    )  # fmt: skip

    period_start = models.DateField()
    period_end = models.DateField()
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    content: models.JSONField[Any, Any] = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    certificate: models.JSONField[Any, Any] = models.JSONField(default=dict)
    advice: models.JSONField[Any, Any] = models.JSONField(default=dict)
    problems: models.JSONField[Any, Any] = models.JSONField(default=list)
    secret = models.CharField(max_length=64)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_id = models.UUIDField(null=True)

    objects: ClassVar[models.Manager[Return]] = models.Manager.from_queryset(ReturnQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "period_start", "version", condition=~Q(state="SET_ASIDE"), name="return_version_once_a_quarter"
            ),
            models.CheckConstraint(
                name="return_checked_at_and_by_together",
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="return_approved_at_and_by_together",
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="return_approver_did_not_prepare_it",
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="return_published_was_approved",
                condition=~Q(state__in=["APPROVED", "PUBLISHED"]) | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="return_published_has_its_row",
                condition=Q(state="PUBLISHED", published_at__isnull=False, published_id__isnull=False)
                | (~Q(state="PUBLISHED") & Q(published_at=None, published_id=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_start:%B} to {self.period_end:%B %Y}, version {self.version}"


class RawFigure(KithModel):
    """An exact count behind a return. It never leaves the mutual.

    The indicator's version is named by key and fingerprint; `query_sha256` is the fingerprint of the code that counted.
    """

    PERSONAL: ClassVar = {"numerator": Data.HEALTH}
    NOT_PERSONAL: ClassVar = frozenset(
        {
            "for_return", "indicator_code", "indicator_version_id", "indicator_sha256", "period_start", "period_end",
            "area_kind", "area_code", "denominator", "eligible", "amount_pence", "of_pence", "method", "query_sha256",
        }
    )  # fmt: skip
    append_only: ClassVar = True

    for_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="raw_figures")
    indicator_code = models.CharField(max_length=20)
    indicator_version_id = models.UUIDField()
    indicator_sha256 = models.CharField(max_length=64)
    period_start = models.DateField()
    period_end = models.DateField()
    area_kind = models.CharField(max_length=8)
    area_code = models.CharField(max_length=12, blank=True)
    numerator = models.IntegerField(null=True)
    denominator = models.IntegerField(null=True)
    eligible = models.IntegerField(null=True)
    amount_pence = models.BigIntegerField(null=True)
    of_pence = models.BigIntegerField(null=True)
    method = models.CharField(max_length=240)
    query_sha256 = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[RawFigure]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "for_return", "indicator_code", "area_kind", "area_code", name="raw_figure_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_code} {self.area_code}"


class BirthEstimate(KithModel):
    """How many first-time families are expected in one neighbourhood, with how we know. The latest row counts."""

    PERSONAL: ClassVar = {"recorded_by": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset(
        {"lsoa21", "starts_on", "ends_on", "first_time_families", "method", "source", "recorded_at"}
    )
    append_only: ClassVar = True

    lsoa21 = models.CharField(max_length=9)
    starts_on = models.DateField()
    ends_on = models.DateField()
    first_time_families = models.DecimalField(max_digits=7, decimal_places=2)
    method = models.CharField(max_length=240)
    source = models.CharField(max_length=240)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[BirthEstimate]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("lsoa21", "starts_on", "recorded_at", name="birth_estimate_said_once"),
            models.CheckConstraint(
                name="birth_estimate_makes_sense",
                condition=Q(ends_on__gt=F("starts_on"), first_time_families__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lsoa21}: {self.first_time_families}"
