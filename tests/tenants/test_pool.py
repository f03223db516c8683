"""Ready-made tenants: kept in number and up to date, given to one at a time, and never half a tenant."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connections

from kith.audit.models import Event
from tenants import pool
from tenants.hosts import door_for_host
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, unit_of_work
from tenants.models import Domain, Tenant
from tenants.provisioning import NameTaken

HOST = "lea.kith.localhost"


@pytest.fixture
def full(database: str, settings: LazySettings) -> str:
    """A pool of one mutual and two services."""
    settings.POOL_SIZES = {"mutual": 1, "service": 2}
    assert pool.fill_pool() == 3
    return database


def pending(kind: str) -> list[Tenant]:
    with unit_of_work(PUBLIC_SCOPE):
        return list(Tenant.objects.filter(kind=kind, state=Tenant.State.PENDING).order_by("made_at"))


def claim(kind: str = "mutual", host: str = HOST, **more: Any) -> Tenant | None:
    return pool.claim(kind=kind, name="Lea Families", host=host, by=None, **more)


def forget_a_migration(tenant: Tenant) -> None:
    """As if a release had brought one that this schema has not seen."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(f"delete from {tenant.schema_name}.django_migrations where app = 'fleet' and name ~ '^0002'")


def test_the_pool_is_filled_once_and_named_by_kind_only(full: str) -> None:
    assert pool.fill_pool() == 0
    assert [one.schema_name[:2] for one in (*pending("mutual"), *pending("service"))] == ["m_", "s_", "s_"]


def test_nobody_reaches_a_ready_made_tenant(full: str) -> None:
    with unit_of_work(PUBLIC_SCOPE):
        Domain.objects.create(domain=HOST, tenant=pending("mutual")[0])
    assert door_for_host(HOST) is None


def test_claimed_it_is_somebodys_at_once_without_the_owners_rights(full: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections[OWNER].settings_dict, "USER", "nobody")
    connections[OWNER].close()
    ready = pending("mutual")[0]
    claimed = claim(place="Lea Bridge")
    assert claimed is not None and claimed.pk == ready.pk
    door = door_for_host(HOST)
    assert door is not None and (door.name, door.place, door.open) == ("Lea Families", "Lea Bridge", True)
    with unit_of_work(door.scope), connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from people_user")
    with unit_of_work(PUBLIC_SCOPE):
        assert Event.objects.filter(kind="tenant.claimed", subject_id=claimed.pk).count() == 1
    assert claim(host="another.kith.localhost") is None


def test_a_claim_at_a_host_that_is_taken_changes_nothing(full: str) -> None:
    for taken in ("north.kith.localhost", "kith.localhost"):
        with pytest.raises(NameTaken) as refused:
            claim(host=taken)
        assert refused.value.field == "host"
    assert len(pending("mutual")) == 1


def test_two_claims_at_once_get_two_tenants(full: str) -> None:
    elsewhere: list[Tenant | None] = []

    def claim_too() -> None:
        elsewhere.append(claim("service", "second.kith.localhost"))
        connections.close_all()

    with unit_of_work(PUBLIC_SCOPE):
        first = claim("service", "first.kith.localhost")
        other = threading.Thread(target=claim_too)
        other.start()
        other.join()
    (second,) = elsewhere
    assert first is not None and second is not None and first.pk != second.pk
    assert pending("service") == []


def test_one_that_lacks_a_migration_is_not_given_out_until_it_has_it(full: str) -> None:
    forget_a_migration(pending("mutual")[0])
    assert claim() is None
    assert pool.fill_pool() == 0
    assert claim() is not None
