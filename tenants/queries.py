from __future__ import annotations

from django.db.models import Q, QuerySet

from tenants.models import Tenant


def tenants_like(*, search: str = "") -> QuerySet[Tenant]:
    """Every tenant whose name, place, host or schema holds `search`; what is inside them is nobody's business here."""
    found = Tenant.objects.prefetch_related("domains").order_by("name", "pk")
    if search:
        where = Q(name__icontains=search) | Q(place__icontains=search) | Q(schema_name__icontains=search)
        found = found.filter(where | Q(domains__domain__icontains=search)).distinct()
    return found
