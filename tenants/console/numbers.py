"""The fleet in a few numbers."""

from __future__ import annotations

from django.db.models import Count, Sum

from kith.web.words import say_count
from tenants.console.lines import recent_usage
from tenants.console.models import TenantSize
from tenants.console.words import say_bytes
from tenants.models import Tenant


def numbers() -> list[tuple[str, str]]:
    """Tenants by state, their size, and what they asked for in the last days, as labels and words."""
    by_state = dict(Tenant.objects.values_list("state").annotate(Count("pk")).order_by())
    states = [f"{by_state[state]:,} {state.label.lower()}" for state in Tenant.State if state in by_state]
    size = TenantSize.objects.aggregate(bytes=Sum("bytes"), rows=Sum("rows"))
    recent = recent_usage().values()
    asked, failed = sum(one.requests for one in recent), sum(one.failures for one in recent)
    return [
        ("Tenants", ", ".join(states) or "None yet"),
        ("Size", f"{say_bytes(size['bytes'] or 0)}, {say_count(size['rows'] or 0, 'row')}"),
        ("In 7 days", f"{say_count(asked, 'request')}, {say_count(failed, 'failure')}"),
    ]
