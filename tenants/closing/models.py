"""What is kept of a tenant's way to its end: each change of state, who takes the archive over, and the certificate."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from kith.models import Data, ScopedManager, SharedModel
from tenants.models import Tenant


class StateChange(SharedModel):
    """A tenant came into another state: what was before, why, and who said so."""

    PERSONAL: ClassVar = {"by_id": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"tenant_id", "before", "to", "reason", "at"})
    append_only: ClassVar = True

    tenant_id = models.UUIDField(db_index=True)
    before = models.CharField(max_length=10, choices=Tenant.State.choices)
    to = models.CharField(max_length=10, choices=Tenant.State.choices)
    reason = models.CharField(max_length=300, blank=True)
    by_id = models.UUIDField(null=True, help_text="A person of the public host; blank for Kith itself.")
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[StateChange]] = ScopedManager()

    def __str__(self) -> str:
        return f"{self.before} to {self.to}"


class Custodian(SharedModel):
    """Who takes a mutual's archive over if it ends. Rows are only added: the newest counts.

    Written by the mutual's own people, or by an operator for them; a tenant sees its own.
    """

    PERSONAL: ClassVar = {"contact_name": Data.IDENTITY, "email": Data.CONTACT, "named_by_id": Data.LINK}
    NOT_PERSONAL: ClassVar = frozenset({"tenant_id", "organisation", "agreed_on", "named_at", "named_inside"})
    append_only: ClassVar = True
    tenants_may: ClassVar = SharedModel.PUBLISH

    tenant_id = models.UUIDField(db_index=True)
    organisation = models.CharField(max_length=120)
    contact_name = models.CharField("name of a person there", max_length=120)
    email = models.EmailField("their e-mail")
    agreed_on = models.DateField("day they agreed")
    named_at = models.DateTimeField(default=timezone.now)
    named_by_id = models.UUIDField(null=True)
    named_inside = models.BooleanField(default=False, help_text="Named by the mutual's own people.")

    objects: ClassVar[models.Manager[Custodian]] = ScopedManager()

    def __str__(self) -> str:
        return self.organisation


class DeletionCertificate(SharedModel):
    """Proof that a tenant was deleted and nothing of it was left. `sha256` is of `certificates.canonical(body)`."""

    PERSONAL: ClassVar = {"body": Data.IDENTITY}
    NOT_PERSONAL: ClassVar = frozenset({"tenant_id", "tenant_name", "kind", "sha256", "done_at"})
    append_only: ClassVar = True

    tenant_id = models.UUIDField(unique=True)
    tenant_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Tenant.Kind.choices)
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    done_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[DeletionCertificate]] = ScopedManager()

    def __str__(self) -> str:
        return f"{self.tenant_name}, deleted"
