"""A further tenant for a test: whole, its own, and gone afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from kith.people.models import User
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tests.golden import key
from tests.tenants_at_hand import further_tenant


@pytest.mark.parametrize("kind", ["mutual", "service"])
def test_it_is_a_tenant_like_any_other(another_tenant: Any, inside: Any, browse: Any, kind: str) -> None:
    tenant = another_tenant(kind, people=("asha",))
    with inside(tenant):
        assert [user.pk for user in User.objects.all()] == [key("asha")]
    assert browse(tenant, "asha").get("/introductions/").status_code == 200
    assert browse("north", "asha").get("/introductions/").status_code == 200


def test_two_in_one_test_are_apart(another_tenant: Any, inside: Any) -> None:
    _first, second = another_tenant("service", people=("ben",)), another_tenant("service")
    with inside(second):
        assert not User.objects.exists()


def test_afterwards_nothing_is_left(committed: None) -> None:
    with further_tenant("service") as tenant:
        assert traces(tenant) == (1, 1, 1)
    assert traces(tenant) == (0, 0, 0)


def traces(tenant: Tenant) -> tuple[int, ...]:
    """How many rows, schemas and roles it has."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(
            "select (select count(*) from tenants_tenant where id = %s),"
            " (select count(*) from pg_namespace where nspname = %s),"
            " (select count(*) from pg_roles where rolname = %s)",
            [tenant.pk, tenant.schema_name, tenant.scope.role],
        )
        return tuple(cursor.fetchone())
