"""Orders for one tenant that needs the owner's hand: the migrations it lacks, and the rights its role is due."""

from __future__ import annotations

from tenants import provisioning
from tenants.fleet.works import Doing, Step, Work
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant

MIGRATE, RESTORE_RIGHTS = "migrate", "restore-rights"


def bring_up(doing: Doing) -> None:
    """In one transaction: a tenant that fails, or whose caretaker dies, stays as it was."""
    if tenant := _find(doing):
        provisioning.prepare_tenant(tenant)


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
