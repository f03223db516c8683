"""Bringing every tenant to the migrations on disk, each in a transaction of its own: a failure harms one tenant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import DatabaseError, OperationalError

from tenants import provisioning
from tenants.fleet_state import schemas_behind
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant

TRIES = 3
"""A lock that is held is asked for again this often, `provisioning.LOCK_SECONDS` each time."""


@dataclass(frozen=True)
class Outcome:
    """What became of one tenant. `missing`: migrations it lacked before. `why`: the server's words where it failed."""

    tenant: Tenant
    missing: int
    why: str = ""

    @property
    def failed(self) -> bool:
        return bool(self.why)


class TooManyFailures(RuntimeError):
    """More tenants failed than the roll-out was allowed; the rest stay as they were."""


def plan() -> list[tuple[Tenant, int]]:
    """Every tenant with the number of migrations it lacks: those that lack none last, the first to go is the canary."""
    with unit_of_work(PUBLIC_SCOPE):
        behind = schemas_behind()
    tenants = provisioning.all_tenants()
    return sorted(((tenant, behind.get(tenant.schema_name, 0)) for tenant in tenants), key=lambda step: step[1] == 0)


def roll_out(*, stop_after: float, tell: Callable[[str], None]) -> list[Outcome]:
    """Prepare every tenant; done again, it does what is still to do.

    The first that lacks something is the canary: where it fails, nobody follows. Later ones may fail up to the share
    `stop_after` (0 to 1) of all. Raises TooManyFailures; whatever was done by then stays.
    """
    steps = plan()
    outcomes: list[Outcome] = []
    for outcome in _each(steps):
        outcomes.append(outcome)
        tell(_say(outcome))
        failed = sum(each.failed for each in outcomes)
        if outcome.failed and (len(outcomes) == 1 or failed > stop_after * len(steps)):
            raise TooManyFailures(
                f"{failed} of {len(outcomes)} failed; {len(steps) - len(outcomes)} were left as they were."
            )
    return outcomes


def _each(steps: list[tuple[Tenant, int]]) -> Iterator[Outcome]:
    for tenant, missing in steps:
        yield Outcome(tenant, missing, _prepare(tenant, missing))


def _prepare(tenant: Tenant, missing: int) -> str:
    """Prepare one tenant; what the server said where it could not be done."""
    for left in reversed(range(TRIES)):
        try:
            provisioning.prepare_tenant(tenant) if missing else provisioning.restore_rights(tenant)
        except OperationalError as held:
            if not left:
                return str(held).strip()
        except DatabaseError as error:
            return str(error).strip()
        else:
            return ""
    return ""


def _say(outcome: Outcome) -> str:
    if outcome.failed:
        return f"{outcome.tenant.name} stays as it was: {outcome.why.splitlines()[0]}"
    done = f"{outcome.missing} new" if outcome.missing else "nothing new"
    return f"{outcome.tenant.name} is up to date ({done})"
