"""What the caretaker found when it last looked from outside: nothing here was read from a tenant's rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kith.models import SharedModel
from tenants.models import Tenant


class TenantSize(SharedModel):
    """How much room a tenant takes, in bytes with its indexes; `rows` is the server's own estimate.

    `groups`: bytes and rows by the first word of the tables' names, which is the app they belong to.
    """

    NOT_PERSONAL: ClassVar = frozenset({"tenant", "tables", "bytes", "rows", "groups", "measured_at"})

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="size")
    tables = models.PositiveIntegerField()
    bytes = models.BigIntegerField()
    rows = models.BigIntegerField()
    groups = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    measured_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.bytes} bytes"


class LookKept(SharedModel):
    """What the caretaker's last look at one side of the fleet found: `findings` as the doctor's, each a dictionary.

    `took_ms` is how long the look took, in milliseconds.
    """

    NOT_PERSONAL: ClassVar = frozenset({"name", "findings", "at", "took_ms"})

    name = models.CharField(max_length=30, unique=True)
    findings = models.JSONField(default=list)
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.name


class Backend(SharedModel):
    """A connection to the database as its own process last saw it: its server process, memory and tenants touched.

    `bytes` is None where the server does not say; `name` is the machine and process that use it.
    """

    NOT_PERSONAL: ClassVar = frozenset({"pid", "name", "since", "bytes", "tenants", "at"})

    pid = models.IntegerField(unique=True)
    name = models.CharField(max_length=120)
    since = models.DateTimeField(null=True)
    bytes = models.BigIntegerField(null=True)
    tenants = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.pid} of {self.name}"
