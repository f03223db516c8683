"""How the console says sizes, states and moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from kith.web.words import say_since
from tenants.models import Tenant

UNITS = ("bytes", "kB", "MB", "GB", "TB")
TONES = {
    Tenant.State.MAKING: "waiting",
    Tenant.State.PENDING: "plain",
    Tenant.State.SETTING_UP: "waiting",
    Tenant.State.ACTIVE: "done",
    Tenant.State.READ_ONLY: "info",
    Tenant.State.SUSPENDED: "now",
    Tenant.State.SCHEDULED: "now",
    Tenant.State.DELETING: "now",
}


def say_bytes(size: float) -> str:
    """Like "310 kB", "4.2 MB": in thousands, with one decimal below ten."""
    unit = 0
    while size >= 999.5 and unit < len(UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.1f} {UNITS[unit]}" if size < 9.95 and unit > 1 else f"{size:,.0f} {UNITS[unit]}"


def say_ago(moment: dt.datetime | None) -> str:
    """Like "5 minutes ago"; "never" where there was none."""
    return say_since(timezone.localtime(moment), at=timezone.localtime()) if moment else "never"


def state_tag(tenant: Tenant) -> dict[str, str]:
    return {"text": tenant.get_state_display(), "tone": TONES[Tenant.State(tenant.state)]}


def say_version(missing: int) -> dict[str, str]:
    """Whether a tenant has the code's migrations; `missing` of them it lacks."""
    return {"text": f"{missing} behind", "tone": "waiting"} if missing else {"text": "Current"}


def some(names: Sequence[str], *, at_most: int = 5) -> str:
    """The first few names, and how many more there are."""
    more = f" and {len(names) - at_most} more" if len(names) > at_most else ""
    return ", ".join(names[:at_most]) + more
