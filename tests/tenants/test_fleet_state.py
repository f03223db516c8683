"""Which schemas lack a migration, and who may ask."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from tenants import fleet_state, health


def test_nothing_is_behind(public):
    assert fleet_state.schemas_behind() == {}


def test_a_migration_on_disk_only_puts_every_schema_behind(public, monkeypatch):
    on_disk = (*fleet_state.migrations_on_disk(), "audit.0099_not_applied_yet")
    monkeypatch.setattr(fleet_state, "migrations_on_disk", lambda: on_disk)
    assert fleet_state.schemas_behind() == {"public": 1, "north": 1, "south": 1, "east": 1}


def test_a_schema_that_is_not_there_lacks_them_all(public):
    with connection.cursor() as cursor:
        cursor.execute("update tenants_tenant set schema_name = 'gone' where schema_name = 'east'")
    assert fleet_state.schemas_behind() == {"gone": len(fleet_state.migrations_on_disk())}


def test_readiness_counts_schemas_and_names_none(rolled_back, monkeypatch):
    monkeypatch.setattr(fleet_state, "migrations_on_disk", lambda: ("audit.0099_not_applied_yet",))
    assert health.migrations() == "Schemas behind the code: 4. Run manage.py prepare."


def test_a_tenant_may_not_ask(north):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select * from public.schemas_behind(array[]::text[])")
