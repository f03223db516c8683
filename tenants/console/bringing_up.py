"""Orders for one tenant that needs the owner's hand: the migrations it lacks, and the rights its role is due."""

from __future__ import annotations

import logging

from django.db import OperationalError

from kith.errors import Refused
from tenants import provisioning
from tenants.fleet.works import Doing, Step, Work
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tenants.reasons import reason
from tenants.rollouts.alone import alone

MIGRATE, RESTORE_RIGHTS = "migrate", "restore-rights"
logger = logging.getLogger("kith.console")


class StaysBehind(Refused):
    """A migration does not go through in this tenant; it is as it was."""


def bring_up(doing: Doing) -> None:
    """In one transaction, and never beside a roll-out: a tenant that fails, or whose caretaker dies, stays as it was.

    A lock that is held is tried again by the caretaker. Raises StaysBehind, with a reason that names no row.
    """
    tenant = _find(doing)
    if tenant is None:
        return
    with alone(doing.tell):
        try:
            provisioning.prepare_tenant(tenant)
        except OperationalError:
            raise
        except Exception as error:
            logger.exception("The tenant %s could not be brought up to date", tenant.pk)
            raise StaysBehind(f"{tenant.name} stays as it was: {reason(error)}.") from error


def restore_rights(doing: Doing) -> None:
    if tenant := _find(doing):
        provisioning.restore_rights(tenant)


def _find(doing: Doing) -> Tenant | None:
    """None where it has gone meanwhile, or is going."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        there = Tenant.objects.using(OWNER).exclude(state__in=[Tenant.State.MAKING, Tenant.State.DELETING])
        return there.filter(pk=doing.tenant_id).first()


WORKS = (
    Work(MIGRATE, "Bring a tenant up to date", (Step("Giving it the migrations it lacks", bring_up),)),
    Work(
        RESTORE_RIGHTS, "Put a tenant’s rights right", (Step("Comparing the rights with the models", restore_rights),)
    ),
)
