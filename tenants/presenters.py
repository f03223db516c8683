from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from kith.web.words import say_short_day
from tenants.models import Tenant

COLUMNS = ["Name", "Kind", "Place", "Address", "State", "Since"]
TONES = {Tenant.State.ACTIVE: "done", Tenant.State.SUSPENDED: "now", Tenant.State.MAKING: "waiting"}


def tenant_rows(tenants: Iterable[Tenant]) -> list[list[Any]]:
    return [
        [
            tenant.name,
            tenant.get_kind_display(),
            tenant.place,
            ", ".join(domain.domain for domain in tenant.domains.all()),
            {"text": tenant.get_state_display(), "tone": TONES[Tenant.State(tenant.state)]},
            say_short_day(timezone.localdate(tenant.made_at)),
        ]
        for tenant in tenants
    ]
