"""What may be read of support: inside a tenant its own, by row level security; on the public host any tenant's."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from kith.audit.models import Event
from kith.people.models import User
from kith.roles import Role
from tenants.support.models import SupportGrant, SupportVisit

EVENTS = "support."


def grants_of(tenant_id: UUID) -> QuerySet[SupportGrant]:
    """Every leave that a tenant gave, the newest first, each with its end and its visits."""
    found = SupportGrant.objects.filter(tenant_id=tenant_id).select_related("end").prefetch_related("visits")
    return found.order_by("-opened_at", "pk")


def open_grants(tenant_id: UUID, *, at: datetime) -> QuerySet[SupportGrant]:
    return grants_of(tenant_id).filter(good_until__gt=at, end=None)


def live_visit(pk: UUID, *, tenant_id: UUID, at: datetime) -> SupportVisit | None:
    """The visit, while it lasts: not after its time, nor after the tenant took its leave back."""
    lasting = Q(ends_by__gt=at, grant__good_until__gt=at, grant__end=None)
    return SupportVisit.objects.filter(lasting, pk=pk, tenant_id=tenant_id).first()


def what_support_did() -> QuerySet[Event]:
    """Inside a tenant: each step that support took here, the newest first."""
    return Event.objects.filter(kind__startswith=EVENTS).order_by("-at", "pk")


def who_is_told(visit: SupportVisit) -> list[User]:
    """Inside a tenant: its admins, and whoever let support in, get a mail when it comes."""
    admins = Q(role_grants__role=Role.TENANT_ADMIN, role_grants__ended_at=None)
    told = User.objects.filter(admins | Q(pk=visit.grant.opened_by_id), is_active=True)
    return list(told.distinct().order_by("email"))
