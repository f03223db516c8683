"""Before a mutual is deleted, its custodian has its archive: the whole of it, up to the day it was shut."""

from __future__ import annotations

from tenants.archives.models import Takeover
from tenants.archives.queries import is_replaced
from tenants.closing.models import StateChange
from tenants.closing.queries import never_live
from tenants.models import Tenant


def why_not_taken_over(tenant: Tenant) -> str:
    """A sentence where the custodian has not taken the archive over, or not the last of it; "" where all is done."""
    if tenant.kind != Tenant.Kind.MUTUAL or never_live(tenant.pk):
        return ""
    confirmed = Takeover.objects.filter(tenant_id=tenant.pk, confirmed_at__isnull=False)
    taken = confirmed.select_related("archive").order_by("-archive__made_at").first()
    if taken is None or is_replaced(taken):
        return "Its custodian has not taken the archive over."
    shut = StateChange.objects.filter(tenant_id=tenant.pk, before__in=Tenant.WRITABLE).order_by("-at").first()
    if shut is not None and taken.archive.made_at < shut.at:
        return "The archive that was taken over is older than the last that was written. Save it again."
    return ""
