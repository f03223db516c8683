"""Invented postcodes over real small areas: the demonstration's families live somewhere, at nobody's address."""

from django.utils import timezone

from kith.geography.demo_postcodes import FILE, VINTAGE
from kith.geography.operations import import_postcodes
from tenants.closing.custodians import name_custodian
from tenants.closing.operations import go_live
from tenants.models import Tenant


def load() -> None:
    import_postcodes(source=FILE, vintage=VINTAGE, by=None)


def open_to_families(tenant: Tenant) -> None:
    """An invented neighbour would take the archive over, so the mutual may go live; a service is live already."""
    if tenant.state != Tenant.State.SETTING_UP:
        return
    now = timezone.now()
    name_custodian(
        tenant_id=tenant.pk,
        organisation="Estuary Mutuals Together",
        contact_name="Morwenna Pask",
        email="archive@estuary-mutuals.example",
        agreed_on=timezone.localdate(now),
        at=now,
        by=None,
    )
    go_live(tenant=tenant, by=None)
