"""What the caretaker found when it last looked from outside: nothing here was read from a tenant's rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kith.models import SharedModel
from tenants.models import Tenant


class TenantSize(SharedModel):
    """How much room a tenant takes, in bytes with its indexes; `rows` is the server's own estimate."""

    NOT_PERSONAL: ClassVar = frozenset({"tenant", "tables", "bytes", "rows", "measured_at"})

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="size")
    tables = models.PositiveIntegerField()
    bytes = models.BigIntegerField()
    rows = models.BigIntegerField()
    measured_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.bytes} bytes"


class Look(SharedModel):
    """What the last look at one thing of the whole fleet found: `says` is "" when all is well.

    `names` are schemas, roles or tables; `took_ms` is how long the look took, in milliseconds.
    """

    NOT_PERSONAL: ClassVar = frozenset({"about", "says", "names", "at", "took_ms"})

    about = models.CharField(max_length=60, unique=True)
    says = models.CharField(max_length=500, blank=True)
    names = models.JSONField(default=list)
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.about}: {self.says or 'well'}"
