"""Facts about a family or a baby, each with its source and who recorded it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kith.models import Data, KithModel, ScopedQuerySet
from kith.people.models import User


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


class CareIndexResult(KithModel):
    """What a trained coder found in a few minutes of filmed play (Crittenden). The film is not kept here; nothing is
    computed from it; no peer supporter enters it, which the database holds too. The adult's three scales share 14
    points, and the infant's four."""

    ADULT = ("sensitivity", "control", "unresponsiveness")
    INFANT = ("cooperativeness", "compulsivity", "difficultness", "passivity")
    SCALES = (*ADULT, *INFANT)

    PERSONAL: ClassVar = {
        "baby": Data.LINK, "filmed_on": Data.HEALTH, "coded_on": Data.HEALTH, "coder_name": Data.IDENTITY,
        "certificate": Data.IDENTITY, "recorded_by": Data.LINK, "supersedes": Data.LINK,
        **{scale: Data.HEALTH for scale in SCALES},
    }  # fmt: skip
    NOT_PERSONAL: ClassVar = frozenset({"certificate_expires_on", "recorded_at", "client_key"})
    append_only = True

    baby = models.ForeignKey("peersupport.Baby", on_delete=models.PROTECT, related_name="care_index_results")
    filmed_on = models.DateField()
    coded_on = models.DateField(db_default=Now())
    coder_name = models.CharField(max_length=120)
    certificate = models.CharField(max_length=120)
    certificate_expires_on = models.DateField()
    sensitivity = models.PositiveSmallIntegerField()
    control = models.PositiveSmallIntegerField()
    unresponsiveness = models.PositiveSmallIntegerField()
    cooperativeness = models.PositiveSmallIntegerField()
    compulsivity = models.PositiveSmallIntegerField()
    difficultness = models.PositiveSmallIntegerField()
    passivity = models.PositiveSmallIntegerField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    client_key = models.UUIDField(unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="care_index_scales_run_to_14",
                condition=Q(sensitivity__lte=14, control__lte=14, unresponsiveness__lte=14, cooperativeness__lte=14)
                & Q(compulsivity__lte=14, difficultness__lte=14, passivity__lte=14),
            ),
            models.CheckConstraint(
                name="care_index_adult_scales_share_14",
                condition=Q(sensitivity=14 - models.F("control") - models.F("unresponsiveness")),
            ),
            models.CheckConstraint(
                name="care_index_infant_scales_share_14",
                condition=Q(
                    cooperativeness=14 - models.F("compulsivity") - models.F("difficultness") - models.F("passivity")
                ),
            ),
            models.CheckConstraint(
                name="care_index_coded_after_it_was_filmed", condition=Q(coded_on__gte=models.F("filmed_on"))
            ),
            models.CheckConstraint(
                name="care_index_coder_was_reliable_that_day",
                condition=Q(certificate_expires_on__gte=models.F("coded_on")) & ~Q(certificate="") & ~Q(coder_name=""),
            ),
            models.UniqueConstraint("baby", "filmed_on", condition=Q(supersedes=None), name="one_first_result_a_film"),
        ]

    def __str__(self) -> str:
        return f"CARE-Index {self.filmed_on}"
