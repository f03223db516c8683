"""An archive of older code is put back as it was, and then brought to the migrations of today."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from kith.people.models import User
from tenants import snapshots
from tenants.archives.schemas import make_tables, migrations_on_disk
from tenants.archives.tables import ledger_here
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, moved_to, owner_scope, unit_of_work
from tenants.models import Domain, Tenant
from tenants.roles import ensure_tenant_role, grant_tenant
from tests.golden import key
from tests.tenants.archives.conftest import manifest_of, put_back, read_member, save

LAST = "assessment.0002"
"""A migration that changes tables of every tenant, and that no other app's waits for."""


def older_ledger() -> list[str]:
    """Every migration but those of the assessment room after its first."""
    return sorted(name for name in migrations_on_disk() if not name.startswith("assessment.") or "0001" in name)


@pytest.fixture
def old(database: str) -> Tenant:
    """A service as older code left it."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        tenant = Tenant.objects.using(OWNER).create(schema_name="old", kind="service", name="Old", state="ACTIVE")
        Domain.objects.using(OWNER).create(domain="old.example", tenant=tenant)
        with moved_to(owner_scope(tenant.scope)):
            ensure_tenant_role(tenant.scope)
            with connections[OWNER].cursor() as cursor:
                cursor.execute("create schema old")
            make_tables("service", older_ledger())
            grant_tenant(tenant.scope)
    with unit_of_work(tenant.scope):
        User.objects.create(email="asha@example.org", display_name="Asha")
    return tenant


def ledger(tenant_id: Any) -> set[str]:
    with unit_of_work(PUBLIC_SCOPE):
        tenant = Tenant.objects.get(pk=tenant_id)
    with unit_of_work(owner_scope(tenant.scope), using=OWNER):
        return set(ledger_here())


def test_it_is_put_back_and_brought_up_to_date(old: Tenant) -> None:
    archive = save(old.pk)
    assert not any(name.startswith(LAST) for name in manifest_of(archive).migrations)
    assert "readable/: The tables are of older code" in read_member(archive, "README.txt")
    again = put_back(archive)
    assert ledger(again) == migrations_on_disk()
    assert read_member(save(again), "tables/people_user.csv") == read_member(archive, "tables/people_user.csv")


def test_its_tables_are_told_in_words_of_nobodys(old: Tenant) -> None:
    """The snapshot is of newer code, so PostgreSQL itself is asked: with this tenant's names made neutral."""
    told = read_member(save(old.pk), "schema.sql")
    assert "CREATE TABLE tenant.people_user" in told
    assert " old." not in told and f"t_{old.pk.hex}" not in told


def test_without_a_snapshot_the_migrations_make_the_same_tables(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = save(key("tenant east"))
    monkeypatch.setattr(snapshots, "read", lambda kind: None)
    again = manifest_of(save(put_back(archive)))
    first = manifest_of(archive)
    assert {name: rows.columns for name, rows in again.tables.items()} == {
        name: rows.columns for name, rows in first.tables.items()
    }
    assert again.tables["people_user"] == first.tables["people_user"]
