"""The order that makes a tenant, from a claimed place to a letter to its first admin. Nobody gets in before the end."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.urls import reverse

from kith.audit.operations import record
from kith.people import notices
from kith.people.operations import add_person, give_role
from kith.roles import Role
from tenants import pool, provisioning
from tenants.fleet.asking import KIND
from tenants.fleet.works import Doing, Step, Work
from tenants.fleet_state import migrations_on_disk
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, owner_scope, unit_of_work
from tenants.models import Tenant


def claim_place(doing: Doing) -> None:
    """A ready-made tenant, or a row that keeps the place: with the order's own note of it, or not at all."""
    if doing.tenant_id is not None:
        return
    asked = doing.asked
    given = {"name": asked["name"], "kind": asked["tenant_kind"], "place": asked.get("place", "")}
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        tenant = pool.take(**given, host=asked["host"], state=Tenant.State.MAKING, using=OWNER)
        if tenant is None:
            tenant = Tenant.objects.using(OWNER).create(**given, schema_name=pool.new_schema_name(asked["tenant_kind"]))
            pool.lead_to(tenant, host=asked["host"], using=OWNER)
        doing.about(tenant.pk)


def make_tables(doing: Doing) -> None:
    tenant = _tenant(doing)
    if not _is_current(tenant):
        provisioning.prepare_tenant(tenant)


def give_rights(doing: Doing) -> None:
    provisioning.restore_rights(_tenant(doing))


def let_in_first_admin(doing: Doing) -> None:
    with unit_of_work(_tenant(doing).scope):
        admin = add_person(email=doing.asked["admin_email"], display_name=doing.asked["admin_name"], by=None)
        give_role(user=admin, role=Role.TENANT_ADMIN, by=None)


def open_door(doing: Doing) -> None:
    """Once: whoever has closed it since keeps it closed."""
    tenant = _tenant(doing)
    if tenant.state == Tenant.State.MAKING:
        with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
            provisioning.open_tenant(tenant)
            record(kind="tenant.made", by=None, subject=tenant, detail={"kind": tenant.kind}, using=OWNER)


def write_to_first_admin(doing: Doing) -> None:
    """After a crash at the wrong moment it is sent twice, which is better than never."""
    asked: dict[str, Any] = doing.asked
    address = asked["way_in"].format(asked["host"]) + reverse("account_request_login_code")
    with unit_of_work(_tenant(doing).scope):
        notices.invitation(to=asked["admin_email"], name=asked["admin_name"].split()[0], address=address)


MAKE = Work(
    KIND,
    "Make a tenant",
    (
        Step("Claiming a place", claim_place),
        Step("Making the tables", make_tables),
        Step("Giving rights", give_rights),
        Step("Letting in its first admin", let_in_first_admin),
        Step("Opening the door", open_door),
        Step("Writing to its first admin", write_to_first_admin),
    ),
    forgets=frozenset({"admin_name", "admin_email"}),
)


def _tenant(doing: Doing) -> Tenant:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        return Tenant.objects.using(OWNER).get(pk=doing.tenant_id)


def _is_current(tenant: Tenant) -> bool:
    """Its tables are there, and lack no migration on disk."""
    with unit_of_work(owner_scope(tenant.scope), using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("select to_regclass('django_migrations') is not null")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("select array_agg(app || '.' || name) from django_migrations")
        return set(migrations_on_disk()) <= set(cursor.fetchone()[0] or ())
