"""Bringing every tenant to the migrations on disk, in waves, each in a transaction of its own: a failure harms one."""

from __future__ import annotations

from django.conf import settings
from django.db import connections

from tenants import provisioning
from tenants.fleet_state import Key, missing_migrations
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, SHARED, unit_of_work
from tenants.rollouts import ledger
from tenants.rollouts.alone import alone
from tenants.rollouts.models import Rollout
from tenants.rollouts.planning import plan, rehearsed
from tenants.rollouts.running import Each, Outcome, Run, Tell
from tenants.rollouts.telling import plan_lines, sentence


def prepare(*, stop_after: float, tell: Tell, each: Each | None = None) -> list[Outcome]:
    """The public schema, then the fleet: what a release does before its processes start. Raises as `roll_out` does."""
    with alone(tell):
        missing, begun = missing_in_public(), []
        provisioning.prepare_public(then=lambda: begun.append(_begin(stop_after, missing)))
        return Run(begun[0], tell, each or _by(tell)).go()


def roll_out(*, stop_after: float, tell: Tell, each: Each | None = None) -> list[Outcome]:
    """Bring every tenant up to date; done again, it does what is still to do, and nothing twice.

    Where the canary fails nobody follows; later on the share `stop_after` (0 to 1) of those that had something to do
    may fail. `each` is told every outcome, its number and how many there will be. Raises TooManyFailures and
    RehearsalFailed; whatever was done by then stays.
    """
    with alone(tell):
        with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
            begun = _begin(stop_after, ())
        return Run(begun, tell, each or _by(tell)).go()


def tell_plan(tell: Tell) -> None:
    """Say what `prepare` would do. The rehearsals are held, and rolled back. Raises RehearsalFailed."""
    missing = missing_in_public()
    found = plan()
    for line in plan_lines(len(missing), found, rehearsed(found), canary=settings.CANARY):
        tell(line)


def missing_in_public() -> tuple[Key, ...]:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        return missing_migrations([SHARED]).get(SHARED, ())


def _begin(stop_after: float, missing: tuple[Key, ...]) -> Rollout:
    """In the transaction that migrated the public schema: what it lacked before is done."""
    begun = ledger.begin(stop_after=stop_after)
    with connections[OWNER].cursor() as cursor:
        cursor.execute(ledger.done(begun, None, missing, tries=1))
    return begun


def _by(tell: Tell) -> Each:
    return lambda outcome, number, expected: tell(sentence(outcome))
