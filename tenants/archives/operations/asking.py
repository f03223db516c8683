"""Asking for a tenant to be saved or put back, and giving its address to the one that was put back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kith.audit.operations import Actor, record
from kith.errors import BadInput, Refused
from tenants import provisioning
from tenants.archives import putting_back, saving
from tenants.archives.keeping import ArchiveGone
from tenants.archives.models import KeptArchive
from tenants.archives.queries import was_made_here
from tenants.closing import operations as closing
from tenants.closing import states
from tenants.closing.custodians import name_custodian
from tenants.closing.queries import custodian_of
from tenants.fleet.models import Order
from tenants.fleet.operations import ask_for
from tenants.hosts import forget_doors
from tenants.models import SCHEMA_NAME, Domain, Tenant


class NotItsTwin(Refused):
    """An address goes from a tenant to the one put back from its archive, and to no other."""


def save_tenant(*, tenant: Tenant, by: Actor | None, reason: str = "") -> Order:
    """Ask for an archive of the tenant. Raises AlreadyAskedFor."""
    return ask_for(kind=saving.KIND, by=by, tenant_id=tenant.pk, reason=reason)


def restore_tenant(*, archive: KeptArchive, schema: str, host: str, name: str, by: Actor | None) -> Order:
    """Ask for a new tenant from an archive, at an address of its own. Raises ArchiveGone, BadInput, NameTaken."""
    if not archive.is_here:
        raise ArchiveGone("This archive is no longer kept.")
    try:
        SCHEMA_NAME(schema)
    except ValidationError as error:
        raise BadInput(error.messages[0], field="schema") from error
    if Tenant.objects.filter(schema_name=schema).exists():
        raise provisioning.NameTaken("Another tenant has this short name.", field="schema")
    provisioning.refuse_taken(host.lower())
    asked: dict[str, Any] = {
        "archive": archive.pk.hex,
        "schema": schema,
        "host": host.lower(),
        "name": name or archive.tenant_name,
    }
    return ask_for(kind=putting_back.KIND, by=by, tenant_id=uuid4(), **asked)


@transaction.atomic
def move_hosts(*, old: Tenant, new: Tenant, by: Actor | None) -> list[str]:
    """Give every address of `old` to `new`, suspend `old`, and ask for `new` to be opened: the addresses.

    Raises NotItsTwin where `new` was not put back from an archive of `old`, or of one that was made elsewhere.
    """
    if old.pk == new.pk or saved_from(new) != old.pk:
        raise NotItsTwin("The second was not put back from an archive of the first.")
    archive = _archive_of(new)
    if archive is None or not was_made_here(archive, tenant_id=old.pk):
        raise NotItsTwin("That archive is not known here as one of the first tenant’s: whoever wrote it may say so.")
    hosts = sorted(Domain.objects.filter(tenant_id=old.pk).values_list("domain", flat=True))
    Domain.objects.filter(tenant_id=new.pk).update(is_primary=False)
    Domain.objects.filter(tenant_id=old.pk).update(tenant_id=new.pk)
    record(kind="tenant.hosts-moved", by=by, subject=new, detail={"from": str(old.pk), "hosts": len(hosts)})
    _keep_custodian(old, new, by)
    if states.SUSPEND.starts_from(old.state):
        closing.suspend(tenant=old, reason=f"Its addresses went to {new.schema_name}, put back from an archive.", by=by)
    if states.REOPEN.starts_from(new.state):
        closing.reopen(tenant=new, reason=f"It has the addresses of {old.schema_name} now.", by=by)
    transaction.on_commit(forget_doors)
    return hosts


def saved_from(new: Tenant) -> UUID | None:
    """The tenant whose archive this one was put back from, by the order that did it; None where it was not."""
    order = _restoring(new)
    return UUID(order.kept["saved_from"]) if order is not None else None


def _archive_of(new: Tenant) -> KeptArchive | None:
    order = _restoring(new)
    return KeptArchive.objects.filter(pk=order.asked["archive"]).first() if order is not None else None


def _restoring(new: Tenant) -> Order | None:
    return Order.objects.filter(kind=putting_back.KIND, tenant_id=new.pk, state=Order.State.DONE).first()


def _keep_custodian(old: Tenant, new: Tenant, by: Actor | None) -> None:
    """Whoever was to take the first one's archive over takes this one's."""
    known = custodian_of(old.pk)
    if known is None or custodian_of(new.pk):
        return
    told = {name: getattr(known, name) for name in ("organisation", "contact_name", "email", "agreed_on")}
    name_custodian(tenant_id=new.pk, at=timezone.now(), by=by, **told)
