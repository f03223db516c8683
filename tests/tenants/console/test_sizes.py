"""The room each tenant takes is measured by the caretaker, those first that waited longest."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connections

from tenants.console.models import TenantSize
from tenants.console.sizes import measure_sizes
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant


def sizes() -> dict[str, TenantSize]:
    with unit_of_work(PUBLIC_SCOPE):
        return {size.tenant.schema_name: size for size in TenantSize.objects.select_related("tenant")}


def test_every_tenant_is_measured_a_few_at_a_time(database: str) -> None:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("analyze north.django_migrations")
    assert measure_sizes(at_once=2) == 2
    first = set(sizes())
    assert measure_sizes(at_once=1) == 1
    found = sizes()
    assert set(found) == {"north", "south", "east"} != first
    assert found["north"].bytes > 1_000_000 and found["north"].tables > 20 and found["north"].rows > 20


def test_a_tenant_that_is_being_changed_is_left_for_later_and_holds_up_no_other(database: str) -> None:
    held = _held_by_somebody_else("lock table north.audit_event in access exclusive mode")
    try:
        assert measure_sizes() == 2
    finally:
        held.close()
    assert set(sizes()) == {"south", "east"}


def test_a_tenant_that_goes_takes_its_measurement_along(database: str) -> None:
    measure_sizes()
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        Tenant.objects.using(OWNER).get(schema_name="north").delete()
    assert set(sizes()) == {"south", "east"}


def _held_by_somebody_else(statement: str) -> Any:
    connection = psycopg.connect(**connections[OWNER].get_connection_params())
    connection.execute(statement)
    return connection
