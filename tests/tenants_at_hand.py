"""A further tenant for a test, in a moment: made as in production, from the snapshot, and dropped as quickly.

In a test take the fixture `another_tenant`. Outside pytest, where Django is set up and both databases are in reach:

    with further_tenant("mutual") as tenant:
        ...
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from tenants.models import Tenant


def make(kind: str) -> Tenant:
    """A tenant of `kind` that is live, at SCHEMA.kith.localhost, with nobody in it."""
    from tenants.models import Tenant
    from tenants.provisioning import make_tenant, set_state

    schema = f"further{uuid4().hex[:8]}"
    made = make_tenant(schema=schema, kind=kind, name=f"Further {kind}", host=f"{schema}.kith.localhost")
    set_state(made, Tenant.State.ACTIVE)
    return made


def drop(tenant: Tenant) -> None:
    """Leave nothing of it in the database. No transaction may be open that has touched it."""
    from django.db import connections
    from psycopg import sql

    from tenants.hosts import forget_doors
    from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, tenant_role, unit_of_work
    from tenants.models import Domain, Tenant

    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        Domain.objects.using(OWNER).filter(tenant_id=tenant.pk).delete()
        Tenant.objects.using(OWNER).filter(pk=tenant.pk).delete()
        with connections[OWNER].cursor() as cursor:
            cursor.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(tenant.schema_name)))
            cursor.execute(sql.SQL("drop role {}").format(sql.Identifier(tenant_role(tenant.pk))))
    forget_doors()


@contextmanager
def further_tenant(kind: str) -> Iterator[Tenant]:
    tenant = make(kind)
    try:
        yield tenant
    finally:
        drop(tenant)
