"""Ready-made tenants that are nobody's yet: made when there is time, so that a new one is there in a moment."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from kith.audit.operations import Actor, record
from tenants.fleet_state import migrations_on_disk
from tenants.hosts import forget_doors
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, unit_of_work
from tenants.models import Domain, Tenant
from tenants.provisioning import NameTaken, build, first_state, prepare_tenant, refuse_taken

FILLING = 0x6B697470
"""Key of the lock that lets one process at a time add to the pool."""


def new_schema_name(kind: str) -> str:
    """A name that says the kind and nothing of whose it is: m_1f3a9c04."""
    return f"{kind[0]}_{uuid4().hex[:8]}"


def fill_pool() -> int:
    """Have as many ready-made tenants of each kind as POOL_SIZES says; how many were made."""
    made = 0
    for kind, size in settings.POOL_SIZES.items():
        _bring_up_to_date(kind)
        while _add_one(kind, size):
            made += 1
    return made


def claim(
    *, kind: str, name: str, host: str, by: Actor | None, state: Tenant.State | None = None, **looks: Any
) -> Tenant | None:
    """Give a ready-made tenant its name, host, looks and state (that in which its kind begins, unless told).

    Needs no right but the public host's. None where none is ready: it is to be made. Raises NameTaken.
    """
    with unit_of_work(PUBLIC_SCOPE):
        tenant = take(kind=kind, name=name, host=host, state=state or first_state(kind), **looks)
        if tenant is not None:
            record(kind="tenant.claimed", by=by, subject=tenant, detail={"kind": kind})
    forget_doors()
    return tenant


def take(
    *, kind: str, name: str, host: str, state: Tenant.State, using: str = "default", **looks: Any
) -> Tenant | None:
    """What `claim` does, within the open public unit of work of `using`."""
    host = host.lower()
    refuse_taken(host, using=using)
    free = Tenant.objects.using(using).select_for_update(skip_locked=True).filter(state=Tenant.State.PENDING)
    tenant = free.filter(pk__in=_ready(kind, using)).order_by("made_at", "pk").first()
    if tenant is None:
        return None
    now = timezone.now()
    given = {"name": name, "state": state, "made_at": now, "state_changed_at": now, **looks}
    for field, value in given.items():
        setattr(tenant, field, value)
    tenant.save(using=using, update_fields=list(given))
    lead_to(tenant, host=host, using=using)
    return tenant


def lead_to(tenant: Tenant, *, host: str, using: str = "default") -> None:
    """Let `host` lead to this tenant. Raises NameTaken where somebody was quicker."""
    try:
        with transaction.atomic(using=using):
            Domain.objects.using(using).create(domain=host, tenant=tenant)
    except IntegrityError as error:
        raise NameTaken(f"{host} is taken. Choose another address.", field="host") from error


def _ready(kind: str, using: str) -> list[Any]:
    """Keys of the pending tenants that lack no migration on disk, the oldest first."""
    with connections[using].cursor() as cursor:
        cursor.execute("select public.ready_tenants(%s, %s)", [kind, list(migrations_on_disk())])
        return [key for (key,) in cursor.fetchall()]


def _bring_up_to_date(kind: str) -> None:
    """They are nobody's, so nobody waits for a canary."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        pending = Tenant.objects.using(OWNER).filter(kind=kind, state=Tenant.State.PENDING)
        behind = list(pending.exclude(pk__in=_ready(kind, OWNER)))
    for tenant in behind:
        prepare_tenant(tenant)


def _add_one(kind: str, size: int) -> bool:
    """Make one in a single transaction, where fewer than `size` are there and nobody else is at it."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        if not _alone() or Tenant.objects.using(OWNER).filter(kind=kind, state=Tenant.State.PENDING).count() >= size:
            return False
        tenant = Tenant.objects.using(OWNER).create(
            kind=kind, schema_name=new_schema_name(kind), name=f"Ready-made {kind}", state=Tenant.State.PENDING
        )
        build(tenant)
    return True


def _alone() -> bool:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [FILLING])
        return bool(cursor.fetchone()[0])
