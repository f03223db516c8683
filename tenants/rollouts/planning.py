"""What a roll-out is to do: who lacks which migrations, who lacks only rights, and how each gets what it lacks."""

from __future__ import annotations

from dataclasses import dataclass

from tenants import roles
from tenants.collected import Way, rehearse
from tenants.fleet_state import Key, missing_migrations, schemas_behind
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tenants.reasons import reason
from tenants.rollouts import turns
from tenants.rollouts.waves import Turn


class RehearsalFailed(RuntimeError):
    """The migrations do not go through in a fresh schema of a kind."""


@dataclass(frozen=True)
class Plan:
    """The whole fleet; who lacks which migrations; and who lacks nothing but has a right that is wrong."""

    tenants: tuple[Tenant, ...]
    behind: dict[Tenant, tuple[Key, ...]]
    rights: tuple[Tenant, ...]


def plan() -> Plan:
    """What is to be done. Tenants that are being made or deleted are not of the fleet."""
    with unit_of_work(PUBLIC_SCOPE):
        behind = schemas_behind()
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        fleet = Tenant.objects.using(OWNER).exclude(state__in=turns.LEFT_OUT)
        tenants = tuple(fleet.order_by("schema_name"))
        missing = missing_migrations(tenant.schema_name for tenant in tenants if tenant.schema_name in behind)
        wrong = roles.to_put_right(tenants) - missing.keys()
    return Plan(
        tenants,
        {tenant: missing[tenant.schema_name] for tenant in tenants if tenant.schema_name in missing},
        tuple(tenant for tenant in tenants if tenant.schema_name in wrong),
    )


def rehearsed(found: Plan) -> list[Turn]:
    """Everybody's turn, after a rehearsal for each kind and set of missing migrations. Raises RehearsalFailed."""
    ways = {sort: _rehearse(*sort) for sort in {(tenant.kind, missing) for tenant, missing in found.behind.items()}}
    return [Turn(tenant, ways[tenant.kind, missing]) for tenant, missing in found.behind.items()]


def _rehearse(kind: str, missing: tuple[Key, ...]) -> Way:
    try:
        return rehearse(kind, missing)
    except Exception as error:
        raise RehearsalFailed(f"In a fresh {kind} it does not go through: {reason(error)}") from error
