"""Letting Kith support into a tenant: the tenant's leave, one operator's pass, one visit. Rows are only ever added.

They stand in the public schema, where both sides read them; row level security keeps each tenant to its own. A tenant
writes its leave, the end of it, and the visit that a pass began; the public host writes passes and nothing else.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kith.models import Data, ScopedManager, SharedModel

PASS_SECONDS = 60
VISIT_MINUTES = 30
LONGEST_HOURS = 24


class SupportGrant(SharedModel):
    """A tenant's leave for Kith support to come in, from `opened_at` until `good_until` or until it is ended."""

    PERSONAL: ClassVar = {"reason": Data.WORDS, "opened_by_id": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"tenant_id", "opened_at", "good_until"})
    append_only: ClassVar = True
    tenants_may: ClassVar = SharedModel.PUBLISH

    tenant_id = models.UUIDField(db_index=True)
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    good_until = models.DateTimeField()
    opened_by_id = models.UUIDField(help_text="One of the tenant's own people.")

    objects: ClassVar[models.Manager[SupportGrant]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="support_grant_is_for_a_day_at_most",
                condition=Q(good_until__gt=F("opened_at"))
                & Q(good_until__lte=F("opened_at") + dt.timedelta(hours=LONGEST_HOURS)),
            )
        ]

    def __str__(self) -> str:
        return f"Leave until {self.good_until:%Y-%m-%d %H:%M}"


class SupportGrantEnd(SharedModel):
    """The tenant took its leave back before the time was over."""

    PERSONAL: ClassVar = {"ended_by_id": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"tenant_id", "grant", "ended_at"})
    append_only: ClassVar = True
    tenants_may: ClassVar = SharedModel.PUBLISH

    tenant_id = models.UUIDField(db_index=True)
    grant = models.OneToOneField(SupportGrant, on_delete=models.PROTECT, related_name="end")
    ended_at = models.DateTimeField()
    ended_by_id = models.UUIDField()

    objects: ClassVar[models.Manager[SupportGrantEnd]] = ScopedManager()

    def __str__(self) -> str:
        return f"Ended {self.ended_at:%Y-%m-%d %H:%M}"


class SupportPass(SharedModel):
    """One operator's way in, once, within a minute, in the browser that knocked. Neither secret is kept."""

    PERSONAL: ClassVar = {"operator_id": Data.LINK, "operator_name": Data.IDENTITY}
    NOT_PERSONAL: ClassVar = frozenset({"tenant_id", "grant", "token_sha256", "knock_sha256", "made_at", "good_until"})
    append_only: ClassVar = True
    tenants_may: ClassVar = SharedModel.READ

    tenant_id = models.UUIDField(db_index=True)
    grant = models.ForeignKey(SupportGrant, on_delete=models.PROTECT, related_name="passes")
    operator_id = models.UUIDField()
    operator_name = models.CharField(max_length=120)
    token_sha256 = models.CharField(max_length=64, unique=True)
    knock_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    good_until = models.DateTimeField()

    objects: ClassVar[models.Manager[SupportPass]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="support_pass_is_for_a_minute",
                condition=Q(good_until__lte=F("made_at") + dt.timedelta(seconds=PASS_SECONDS)),
            )
        ]

    def __str__(self) -> str:
        return f"Pass for {self.operator_name}"


class SupportVisit(SharedModel):
    """An operator is in the tenant as Kith support, until `ends_by` at the latest. A pass begins one visit, once."""

    PERSONAL: ClassVar = {"operator_id": Data.LINK, "operator_name": Data.IDENTITY}
    NOT_PERSONAL: ClassVar = frozenset({"tenant_id", "grant", "support_pass", "began_at", "ends_by"})
    append_only: ClassVar = True
    tenants_may: ClassVar = SharedModel.PUBLISH

    tenant_id = models.UUIDField(db_index=True)
    grant = models.ForeignKey(SupportGrant, on_delete=models.PROTECT, related_name="visits")
    support_pass = models.OneToOneField(SupportPass, on_delete=models.PROTECT, related_name="visit")
    operator_id = models.UUIDField()
    operator_name = models.CharField(max_length=120)
    began_at = models.DateTimeField()
    ends_by = models.DateTimeField()

    objects: ClassVar[models.Manager[SupportVisit]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="support_visit_is_for_half_an_hour",
                condition=Q(ends_by__gt=F("began_at"))
                & Q(ends_by__lte=F("began_at") + dt.timedelta(minutes=VISIT_MINUTES)),
            )
        ]

    def __str__(self) -> str:
        return f"Visit of {self.operator_name}"
