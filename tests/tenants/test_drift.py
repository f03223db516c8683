"""Each rule about roles: it holds in a prepared database, and is named when it is broken."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import connections, transaction

from tenants.drift import RULES, append_only_tables, find_drift
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, tenant_role, unit_of_work
from tests.golden import key

NORTH, SOUTH = (tenant_role(key(f"tenant {name}")) for name in ("north", "south"))
BROKEN = {
    "every open tenant has its role": ("update tenants_tenant set id = gen_random_uuid() where schema_name = 'south'"),
    "no role of ours has the server's powers": f"alter role {NORTH} createdb",
    "roles belong to nothing else": f"grant {SOUTH} to {NORTH}",
    "a tenant's schema is open to its own role only": f"grant usage on schema north to {SOUTH}",
    "nothing is granted to PUBLIC": "grant select on north.people_user to public",
    "a function that runs as its owner has a fixed search_path": (
        "create function public.f() returns int language sql security definer as 'select 1'"
    ),
    "a tenant that is only read cannot write": (
        "update tenants_tenant set state = 'READ_ONLY', state_changed_at = '2026-01-01' where schema_name = 'north'"
    ),
    "a tenant that is open can write": f"revoke insert on north.people_user from {NORTH}",
    "what is append-only cannot be changed": f"grant delete on north.audit_event to {NORTH}",
}
NEEDS_THE_ADMINISTRATOR = {
    "no role of ours owns anything",
    "the application's login inherits nothing and looks nowhere",
}


@contextmanager
def broken_by(statement: str):
    """As the owner, and undone afterwards."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        with connections[OWNER].cursor() as cursor:
            cursor.execute("alter table tenants_domain drop constraint if exists tenants_domain_tenant_fk")
            cursor.execute(statement)
        yield
        transaction.set_rollback(True, using=OWNER)


def test_every_rule_is_broken_once_here():
    assert {rule.holds for rule in RULES} == BROKEN.keys() | NEEDS_THE_ADMINISTRATOR


def test_nothing_has_drifted(public):
    assert find_drift() == []


@pytest.mark.parametrize("holds", BROKEN)
def test_a_broken_rule_is_found(holds, rolled_back):
    with broken_by(BROKEN[holds]):
        assert holds in [drift.rule.holds for drift in find_drift(using=OWNER)]


def test_the_audit_log_is_append_only():
    assert "audit_event" in append_only_tables()
