from __future__ import annotations

from django.db.models import Q, QuerySet

from tenants.models import Tenant


def tenants_like(*, search: str = "") -> QuerySet[Tenant]:
    """Every tenant whose name, place or host holds `search`; what is inside them is nobody's business here."""
    found = Tenant.objects.prefetch_related("domains").order_by("name")
    if search:
        where = Q(name__icontains=search) | Q(place__icontains=search) | Q(domains__domain__icontains=search)
        found = found.filter(where).distinct()
    return found
