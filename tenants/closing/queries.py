from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from tenants.closing.models import Custodian, DeletionCertificate, StateChange
from tenants.models import Tenant


def custodian_of(tenant_id: UUID) -> Custodian | None:
    """Who takes the tenant's archive over: the one named last. On the public host, or in that tenant."""
    return Custodian.objects.filter(tenant_id=tenant_id).order_by("-named_at", "pk").first()


def lacks_custodian(tenant: Tenant) -> bool:
    """True for a mutual that has not said who takes its archive over; a service needs nobody."""
    return tenant.kind == Tenant.Kind.MUTUAL and custodian_of(tenant.pk) is None


def changes_of(tenant_id: UUID) -> QuerySet[StateChange]:
    """What became of a tenant, the newest first."""
    return StateChange.objects.filter(tenant_id=tenant_id).order_by("-at", "pk")


def never_live(tenant_id: UUID) -> bool:
    """True where it was shut while it was getting ready, and no family was ever let in."""
    changes = StateChange.objects.filter(tenant_id=tenant_id)
    was_getting_ready = changes.filter(before=Tenant.State.SETTING_UP).exists()
    return was_getting_ready and not changes.filter(to=Tenant.State.ACTIVE).exists()


def certificates(*, search: str = "") -> QuerySet[DeletionCertificate]:
    """Every certificate, the newest first. For operators: the view's door says so."""
    return DeletionCertificate.objects.filter(tenant_name__icontains=search).order_by("-done_at", "pk")
