from __future__ import annotations

from typing import ClassVar

from django.db import models

from kith.models import SharedModel


class Area(SharedModel):
    """A small area or a district, of one edition. Deprivation decile 1 is the most deprived tenth of
    England."""

    class Level(models.TextChoices):
        LSOA = "LSOA", "neighbourhood"
        LAD = "LAD", "district"

    NOT_PERSONAL: ClassVar = frozenset(
        {"code", "name", "level", "edition", "lad_code", "lad_name", "imd_edition", "imd_rank", "imd_decile"}
    )
    tenants_may: ClassVar = SharedModel.READ

    id = None  # type: ignore[assignment]  # the code names it everywhere, outside Kith too
    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=4, choices=Level.choices)
    edition = models.CharField(max_length=4)
    lad_code = models.CharField(max_length=9, db_index=True)
    lad_name = models.CharField(max_length=80)
    imd_edition = models.CharField(max_length=4, blank=True)
    imd_rank = models.PositiveIntegerField(null=True)
    imd_decile = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(imd_decile__isnull=True) | models.Q(imd_decile__range=(1, 10)),
                name="geography_decile_is_a_tenth",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PostcodeArea(SharedModel):
    """Which neighbourhood a postcode lies in, as one edition of the directory has it. Nothing here says who
    lives there."""

    NOT_PERSONAL: ClassVar = frozenset({"postcode", "lsoa21", "lad", "vintage", "terminated_on"})
    tenants_may: ClassVar = SharedModel.READ

    id = None  # type: ignore[assignment]  # the postcode names it
    postcode = models.CharField(max_length=8, primary_key=True)
    lsoa21 = models.CharField(max_length=9, db_index=True)
    lad = models.CharField(max_length=9)
    vintage = models.CharField(max_length=20)
    terminated_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.postcode
