"""What must be done before a tenant is deleted, as other parts of the platform know it: they say so from ready()."""

from __future__ import annotations

from collections.abc import Callable

from tenants.models import Tenant

WhyNot = Callable[[Tenant], str]
"""Inside the public scope: why this tenant had better not be deleted yet, in a sentence; "" where all is done."""

_conditions: dict[str, WhyNot] = {}


def register_condition(name: str, why_not: WhyNot) -> None:
    """Call from AppConfig.ready(). An operator who gives a reason may delete all the same; it stands on the record."""
    _conditions[name] = why_not


def what_is_missing(tenant: Tenant) -> list[str]:
    """The sentences of every condition that is not met, inside the public scope."""
    return [sentence for why_not in _conditions.values() if (sentence := why_not(tenant))]
