"""The database's own rights follow a tenant's state: they shrink soon after it shuts, and come back as it opens."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections
from django.utils import timezone

from tenants.closing.operations import NotFromHere, take, way_back
from tenants.fleet.works import Doing, Step, Work
from tenants.hosts import REMEMBER_SECONDS
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, moved_to, owner_scope, unit_of_work
from tenants.models import Tenant
from tenants.roles import ensure_tenant_role, grant_tenant

LOCK_SECONDS = 2


@dataclass(frozen=True)
class By:
    """Who asked for an order: all that the audit log wants to know."""

    pk: UUID


def wait_until_known(doing: Doing) -> None:
    """Every process remembers a tenant's state for a few seconds: what was begun in the old one is let to its end."""
    tenant = find(doing)
    if tenant is not None and tenant.state_changed_at is not None:
        sleep_until(tenant.state_changed_at + timedelta(seconds=REMEMBER_SECONDS))


def set_rights(doing: Doing) -> None:
    """As the models and the state have them now; where the tenant is gone there is nothing to do."""
    tenant = find(doing)
    if tenant is None or tenant.state == Tenant.State.DELETING:
        return
    with giving_way(), moved_to(owner_scope(tenant.scope)):
        grant_tenant(tenant.scope)


def give_back(doing: Doing) -> None:
    """The state and the rights in one transaction, so that nobody is let in who could not write. Done twice, done once.

    Raises NotFromHere where somebody moved the tenant on meanwhile, also from one shut state to another.
    """
    tenant = find(doing)
    if tenant is None or tenant.state in Tenant.WRITABLE:
        return
    with unit_of_work(PUBLIC_SCOPE):
        move = way_back(tenant)
    with giving_way():
        _refuse_overtaken(doing)
        take(move, tenant=tenant, by=asker(doing), reason=doing.asked["reason"], using=OWNER)
        with moved_to(owner_scope(tenant.scope)):
            ensure_tenant_role(tenant.scope)
            grant_tenant(tenant.scope)


def _refuse_overtaken(doing: Doing) -> None:
    now = Tenant.objects.using(OWNER).select_for_update().get(pk=doing.tenant_id)
    if now.state != doing.asked.get("was", now.state):
        raise NotFromHere(
            f"Somebody changed {now.name} since this was asked. It is: {now.get_state_display().lower()}."
        )


@contextmanager
def giving_way() -> Iterator[None]:
    """The owner's unit of work in the public schema: it waits for nobody longer than LOCK_SECONDS."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        with connections[OWNER].cursor() as cursor:
            cursor.execute(f"set local lock_timeout = '{LOCK_SECONDS}s'")
        yield


def find(doing: Doing) -> Tenant | None:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        return Tenant.objects.using(OWNER).filter(pk=doing.tenant_id).first()


def asker(doing: Doing) -> By | None:
    """Who asked for the order, where it was a person."""
    asked_by = doing.asked.get("asked_by")
    return By(UUID(asked_by)) if asked_by else None


def sleep_until(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - timezone.now()).total_seconds()))


RIGHTS = Work(
    "rights",
    "Set the rights of a tenant",
    (Step("Waiting until every page knows", wait_until_known), Step("Setting the rights", set_rights)),
)
REOPEN = Work("reopen", "Open a tenant again", (Step("Giving the rights back and opening the doors", give_back),))
