from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from kith.models import KithModel


class Centre(KithModel):
    """A place that the mutual runs. `lsoa21`: the neighbourhood it stands in, by code."""

    NOT_PERSONAL: ClassVar = frozenset({"name", "lsoa21"})

    name = models.CharField(max_length=80)
    lsoa21 = models.CharField(max_length=9, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="centre_name_once")]

    def __str__(self) -> str:
        return self.name
