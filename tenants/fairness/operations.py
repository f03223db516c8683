"""An operator gives a tenant limits of its own."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from kith.audit.operations import Actor, record
from tenants.fairness.limits import EVERYBODYS, check_limit
from tenants.hosts import forget_doors
from tenants.models import Tenant


@transaction.atomic
def set_limits(*, tenant: Tenant, limits: Mapping[str, int], by: Actor | None) -> None:
    """From now, within a few seconds on every process, these are the tenant's own; what is not named, or is the same,
    is everybody's. Raises NotALimit."""
    for name, value in limits.items():
        check_limit(name, value)
    own = {name: value for name, value in limits.items() if value != getattr(EVERYBODYS, name)}
    Tenant.objects.filter(pk=tenant.pk).update(limits=own)
    tenant.limits = own
    record(kind="tenant.limits-set", by=by, subject=tenant, detail=own)
    transaction.on_commit(forget_doors)
