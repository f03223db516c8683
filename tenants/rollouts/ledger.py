"""Writing the ledger of roll-outs: as the owner, whose transactions do the work that it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connections
from django.utils import timezone
from psycopg import sql

from kith.audit.operations import record
from tenants import snapshots
from tenants.fleet_state import Key
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tenants.rollouts.models import Rollout, Step

WRITE = """
insert into public.rollouts_step (id, rollout_id, tenant_id, app, name, status, why, tries, milliseconds, at)
select gen_random_uuid(), {rollout}, {tenant}, s.app, s.name, {status}, {why}, {tries},
  extract(epoch from clock_timestamp() - transaction_timestamp())::numeric * 1000, clock_timestamp()
from unnest({apps}::text[], {names}::text[]) as s(app, name)
on conflict (rollout_id, tenant_id, app, name) do update set status = excluded.status, why = excluded.why,
  tries = excluded.tries, milliseconds = excluded.milliseconds, at = excluded.at
"""
AT_ONCE = 1_000


def begin(*, stop_after: float) -> Rollout:
    """A new line of the ledger, in the owner's public unit of work.

    Nobody else rolls out at the same time, so what still says it is under way was broken off.
    """
    rollouts = Rollout.objects.using(OWNER)
    rollouts.filter(state=Rollout.State.RUNNING).update(state=Rollout.State.BROKEN_OFF)
    return rollouts.create(stop_after=stop_after, code=snapshots.fingerprint())


def plan(rollout: Rollout, behind: Mapping[Tenant, Sequence[Key]]) -> None:
    """Say what is to be done, before any of it is."""
    steps = (
        Step(rollout=rollout, tenant=tenant, app=app, name=name)
        for tenant, missing in behind.items()
        for app, name in missing
    )
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        Step.objects.using(OWNER).bulk_create(steps, batch_size=AT_ONCE, ignore_conflicts=True)


def done(rollout: Rollout, tenant_id: UUID | None, migrations: Iterable[Key], *, tries: int) -> sql.Composed:
    """The statement that says these migrations are done: sent in the transaction that does them."""
    return _write(rollout, tenant_id, list(migrations), Step.Status.DONE, "", tries)


def note_failed(rollout: Rollout, tenant: Tenant, migrations: Iterable[Key], *, why: str, tries: int) -> None:
    """After the rollback: the tenant is as it was."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(_write(rollout, tenant.pk, list(migrations), Step.Status.FAILED, why, tries))


def end(rollout: Rollout, *, state: Rollout.State, why: str = "", **counts: int) -> None:
    """Close the line, and tell the audit log."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        Rollout.objects.using(OWNER).filter(pk=rollout.pk).update(
            state=state, why=why[:500], finished_at=timezone.now(), **counts
        )
    with unit_of_work(PUBLIC_SCOPE):
        record(kind="rollout.ended", by=None, subject=rollout, detail={"state": str(state), **counts})


def _write(
    rollout: Rollout, tenant_id: UUID | None, migrations: list[Key], status: Step.Status, why: str, tries: int
) -> sql.Composed:
    values = {
        "rollout": rollout.pk,
        "tenant": tenant_id,
        "status": str(status),
        "why": why[:500],
        "tries": tries,
        "apps": [app for app, _ in migrations],
        "names": [name for _, name in migrations],
    }
    casts = {"rollout": "::uuid", "tenant": "::uuid"}
    return sql.SQL(WRITE).format(
        **{name: sql.SQL("{}" + casts.get(name, "")).format(sql.Literal(value)) for name, value in values.items()}
    )
