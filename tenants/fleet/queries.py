from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from kith.people.models import User
from kith.permissions import Permission
from tenants.fleet.models import Order
from tenants.models import Tenant


def orders(*, for_user: User, search: str = "", kind: str = "", state: str = "") -> QuerySet[Order]:
    """Every order, the newest first; `search` is part of a tenant's name or host."""
    found = Order.objects.order_by("-asked_at", "pk")
    if not for_user.may(Permission.MANAGE_TENANTS):
        return found.none()
    if search:
        like = Tenant.objects.filter(Q(name__icontains=search) | Q(domains__domain__icontains=search))
        asked = Q(asked__name__icontains=search) | Q(asked__host__icontains=search)
        found = found.filter(asked | Q(tenant_id__in=like.values("pk")))
    if kind:
        found = found.filter(kind=kind)
    return found.filter(state=state) if state else found


def get_order(*, pk: UUID, for_user: User) -> Order:
    """Raises Order.DoesNotExist."""
    return orders(for_user=for_user).get(pk=pk)


def tenants_of(found: Iterable[Order]) -> dict[UUID, Tenant]:
    """The tenants these orders are about, those that still are."""
    return Tenant.objects.in_bulk([order.tenant_id for order in found if order.tenant_id])


def askers_of(found: Iterable[Order]) -> dict[UUID, User]:
    """Who asked for these orders."""
    return User.objects.in_bulk([order.asked_by_id for order in found if order.asked_by_id])
