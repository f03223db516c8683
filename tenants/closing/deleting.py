"""Deleting a tenant for good: doors shut, everything counted and taken away, counted again, and a certificate.

Each step may be done again after a crash. From the first on no host leads to the tenant; its row goes last, in one
transaction with the certificate, so a deletion that broke off is always gone on with.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kith.errors import Refused
from tenants.closing import states
from tenants.closing.belongings import databases_with_its_role
from tenants.closing.certificates import issue
from tenants.closing.models import DeletionCertificate, StateChange
from tenants.closing.operations import refuse_to_delete, take
from tenants.closing.rights import asker, find, giving_way, sleep_until
from tenants.closing.sweeps import Leaving, Sweep, sweeps
from tenants.fleet.models import Order
from tenants.fleet.works import Doing, Step, Work
from tenants.hosts import REMEMBER_SECONDS
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, unit_of_work
from tenants.models import Domain, Tenant

KIND = "delete"


class StillBusy(Refused):
    """Another order is under way for the tenant."""


class RoleInUse(Refused):
    """The tenant's role in the database has rights in another database of the same server."""


class SomethingLeft(RuntimeError):
    """Not everything is gone; the step is tried again, and no certificate is written before it is."""


def shut_the_doors(doing: Doing) -> None:
    """No host leads there from now on. The last moment at which a deletion is refused.

    Raises NotFromHere, OnHold, NotYet, StillBusy, RoleInUse.
    """
    tenant = find(doing)
    if tenant is None or tenant.state == Tenant.State.DELETING:
        return
    with unit_of_work(PUBLIC_SCOPE):
        refuse_to_delete(tenant, despite=doing.asked.get("despite", ""))
        _refuse_busy(tenant)
    _refuse_shared_role(tenant)
    sleep_until((tenant.state_changed_at or tenant.made_at) + timedelta(seconds=REMEMBER_SECONDS))
    doing.keep(tenant=_facts(tenant))
    with giving_way():
        take(states.DELETE, tenant=tenant, by=asker(doing), reason=doing.asked.get("despite", ""), using=OWNER)


def count_everything(doing: Doing) -> None:
    """What stands on the certificate as removed is what was there when nobody could add to it any more."""
    leaving = _leaving(doing)
    doing.keep(found={sweep.what: sweep.count(leaving) for sweep in sweeps()})


def take_everything_away(doing: Doing) -> None:
    leaving, todo = _leaving(doing), sweeps()
    for done, sweep in enumerate(todo):
        doing.tell(f"Removing: {sweep.what}", share=done / len(todo))
        sweep.remove(leaving)


def count_and_certify(doing: Doing) -> None:
    """Raises SomethingLeft where anything is. Done again after the certificate was written, it does nothing."""
    leaving = _leaving(doing)
    if _certified(leaving.tenant_id):
        return
    left = {sweep.what: sweep.count(leaving) for sweep in sweeps()}
    if any(left.values()):
        for sweep in (sweep for sweep in sweeps() if left[sweep.what]):
            sweep.remove(leaving)
        raise SomethingLeft(", ".join(f"{what}: {number}" for what, number in left.items() if number))
    with giving_way():
        certificate = issue(facts=doing.kept["tenant"], asked=_asked(leaving), found=doing.kept["found"], left=left)
        _forget_orders(leaving)
        Tenant.objects.using(OWNER).filter(pk=leaving.tenant_id).delete()
    doing.keep(certificate=str(certificate.pk))


def _facts(tenant: Tenant) -> dict[str, Any]:
    """What the certificate says of a tenant, kept while its rows are taken away."""
    with unit_of_work(PUBLIC_SCOPE):
        last = StateChange.objects.filter(tenant_id=tenant.pk, to=Tenant.State.SCHEDULED).order_by("-at").first()
        hosts = list(Domain.objects.filter(tenant_id=tenant.pk).order_by("domain").values_list("domain", flat=True))
    return {
        "id": str(tenant.pk),
        "name": tenant.name,
        "kind": tenant.kind,
        "place": tenant.place,
        "schema": tenant.schema_name,
        "addresses": hosts,
        "made_at": tenant.made_at.isoformat(),
        "scheduled_at": last.at.isoformat() if last else "",
        "scheduled_by": str(last.by_id or "") if last else "",
        "scheduled_for": tenant.delete_on.isoformat() if tenant.delete_on else "",
        "reason": tenant.state_reason,
    }


def _leaving(doing: Doing) -> Leaving:
    facts = doing.kept["tenant"]
    return Leaving(UUID(facts["id"]), facts["schema"])


def _asked(leaving: Leaving) -> dict[str, Any]:
    order = Order.objects.using(OWNER).get(kind=KIND, tenant_id=leaving.tenant_id, state=Order.State.RUNNING)
    asked = order.asked
    return {
        "at": order.asked_at.isoformat(),
        "by": asked.get("asked_by", ""),
        "despite": asked.get("despite", ""),
    }


def _forget_orders(leaving: Leaving) -> None:
    """The order that does this goes on under its own id: it names the tenant no more."""
    _other_orders(leaving).delete()
    Order.objects.using(OWNER).filter(tenant_id=leaving.tenant_id).update(tenant_id=None)


def _certified(tenant_id: UUID) -> bool:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        return DeletionCertificate.objects.using(OWNER).filter(tenant_id=tenant_id).exists()


def _refuse_busy(tenant: Tenant) -> None:
    others = Order.objects.filter(tenant_id=tenant.pk, state=Order.State.RUNNING).exclude(kind=KIND)
    if others.exists():
        raise StillBusy(f"Something else is under way for {tenant.name}. Try again when it has ended.")


def _refuse_shared_role(tenant: Tenant) -> None:
    if names := databases_with_its_role(Leaving(tenant.pk, tenant.schema_name)):
        raise RoleInUse(
            f"The role of {tenant.name} still has rights in another database of this server: {', '.join(names)}."
            " Drop that database, or revoke them there, and try again."
        )


def _other_orders(leaving: Leaving) -> QuerySet[Order]:
    """All but the one in hand, which forgets the tenant at the very end."""
    orders = Order.objects.using(OWNER).filter(tenant_id=leaving.tenant_id)
    return orders.exclude(kind=KIND, state=Order.State.RUNNING)


def _count_orders(leaving: Leaving) -> int:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        return _other_orders(leaving).count()


def _remove_orders(leaving: Leaving) -> None:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        _other_orders(leaving).delete()


ORDERS = Sweep("orders", _count_orders, _remove_orders, frozenset({"fleet.Order"}))
DELETE = Work(
    KIND,
    "Delete a tenant",
    (
        Step("Shutting the doors", shut_the_doors),
        Step("Counting what is there", count_everything),
        Step("Taking it away", take_everything_away),
        Step("Counting what is left, and writing the certificate", count_and_certify),
    ),
    forgets=frozenset({"tenant", "asked_by", "despite"}),
)
