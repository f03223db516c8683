"""The health of the fleet: each thing that can be wrong is said, with what to do, and nothing else is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kith.observability.surroundings import Finding
from tenants.console import backends
from tenants.console.looks import kept, now, registry
from tenants.console.models import Backend, LookKept, TenantSize
from tenants.console.sizes import measure_sizes
from tenants.fleet import caretaker
from tenants.fleet.models import Order
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tenants.rollouts.models import Rollout
from tests.golden import key

NORTH = key("tenant north")
LONG_AGO = dt.timedelta(days=2)


def wrong(findings: Iterator[Finding]) -> str:
    return " ".join(f"{finding.about}: {finding.problem}" for finding in findings if finding.problem)


def as_owner(*statements: str) -> None:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


# -- the tables of each tenant, against a fresh one of its kind


CHANGES = (
    ("alter table south.audit_event add stray text", "south has column audit_event.stray text", "drop stray"),
    (
        "alter table south.audit_event alter kind type varchar(61)",
        "has column audit_event.kind",
        "alter kind type varchar(60)",
    ),
    (
        "alter table south.audit_event alter kind drop not null",
        "has column audit_event.kind",
        "alter kind set not null",
    ),
    (
        "create index stray on south.audit_event (kind)",
        "has index CREATE INDEX stray ON audit_event",
        "drop index south.stray",
    ),
    (
        "alter table south.audit_event add constraint stray check (kind <> '')",
        "has constraint audit_event.stray",
        "drop constraint stray",
    ),
    ("create table south.stray (id int)", "has column stray.id", "drop table south.stray"),
    ("create function south.f() returns int language sql as 'select 1'", "has function f", "drop function south.f"),
    ("alter table south.audit_event rename to gone", "lacks", "alter table south.gone rename to audit_event"),
)


def test_whatever_was_changed_by_hand_in_one_tenant_is_said(database: str) -> None:
    for change, said, undo in CHANGES:
        as_owner(change)
        told = wrong(kept.structure())
        assert "Different in 1 tenant" in told and said in told, change
        as_owner(undo if undo.count("south.") else f"alter table south.audit_event {undo}")
    assert wrong(kept.structure()) == ""
    as_owner("drop table south.audit_event", "delete from south.django_migrations where app = 'audit'")
    assert wrong(kept.structure()) == "", "who lacks a migration is said to be behind, and no more"


# -- what is kept by the caretaker, and shown


def test_the_caretaker_keeps_what_it_found_until_it_is_due_again(database: str) -> None:
    dear = sum(look.every_seconds is not None for look in registry.looks())
    assert registry.keep_due() == dear
    assert registry.keep_due() == 0
    with unit_of_work(PUBLIC_SCOPE):
        LookKept.objects.filter(name="rights").update(at=timezone.now() - LONG_AGO)
    assert registry.keep_due() == 1


def test_a_look_that_was_asked_for_is_made_and_shown(database: str, browse_own: Any) -> None:
    as_owner(f"grant usage on schema north to t_{key('tenant south').hex}", "create table south.stray (id int)")
    assert "Not looked at yet" in browse_own.get("/fleet/").content.decode()
    assert browse_own.post("/fleet/look/").status_code == 302
    assert caretaker.do_orders() == 1
    page = browse_own.get("/fleet/").content.decode()
    assert "To be put right" in page and "schemas that another role may enter: north" in page
    assert "Different in 1 tenant" in page and "Not looked at yet" not in page


def test_a_look_asked_for_twice_is_one(database: str, browse_own: Any) -> None:
    assert [browse_own.post("/fleet/look/").status_code for _ in range(2)] == [302, 302]
    with unit_of_work(PUBLIC_SCOPE):
        assert Order.objects.filter(kind="look").count() == 1
    assert caretaker.do_orders() == 1
    browse_own.post("/fleet/look/")
    with unit_of_work(PUBLIC_SCOPE):
        assert Order.objects.filter(kind="look", state=Order.State.WAITING).count() == 1


# -- what is looked at each time


def test_all_is_well_on_a_fleet_that_is(database: str) -> None:
    measure_sizes()
    for look in registry.looks():
        assert [each for each in look.examine() if each.problem and not each.is_advice] == [], look.name


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ({"state": "WAITING", "asked_at": timezone.now() - LONG_AGO}, "The oldest has waited since"),
        ({"state": "FAILED", "finished_at": timezone.now() - LONG_AGO}, "1 order could not be done"),
        ({"state": "WAITING"}, ""),
        ({"state": "DONE", "finished_at": timezone.now()}, ""),
        ({"state": "FAILED", "finished_at": timezone.now() - 9 * LONG_AGO}, ""),
    ],
)
def test_orders_that_wait_too_long_or_failed_are_said(public: None, order: dict[str, Any], said: str) -> None:
    TenantSize.objects.create(tenant_id=NORTH, tables=1, bytes=1, rows=1, measured_at=timezone.now())
    Order.objects.create(kind="look", **order)
    told = wrong(now.orders())
    assert (said in told) if said else told == ""


def test_a_caretaker_that_is_silent_is_said(public: None) -> None:
    assert "the caretaker is at work" in wrong(now.orders())
    size = TenantSize.objects.create(tenant_id=NORTH, tables=1, bytes=1, rows=1, measured_at=timezone.now())
    assert wrong(now.orders()) == ""
    TenantSize.objects.filter(pk=size.pk).update(measured_at=timezone.now() - LONG_AGO)
    assert "the caretaker is at work" in wrong(now.orders())


def test_a_roll_out_that_failed_is_said_with_its_reason(public: None) -> None:
    Rollout.objects.create(state="DONE", stop_after=0, code="", behind=3, done=3)
    assert wrong(now.rollout()) == ""
    Rollout.objects.create(state="STOPPED", stop_after=0, code="", behind=3, done=1, failed=1, why="A lock was held.")
    assert "1 tenant failed. A lock was held." in wrong(now.rollout())


def test_an_empty_pool_is_said(public: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "POOL_SIZES", {"mutual": 1, "service": 0})
    assert "(mutual): 0 of 1" in wrong(now.pool())
    Tenant.objects.create(schema_name="ready", kind="mutual", name="Ready", state="PENDING")
    assert wrong(now.pool()) == ""


def test_a_quota_that_is_nearly_full_is_said(public: None) -> None:
    Tenant.objects.filter(pk=NORTH).update(limits={"rows": 100})
    size = TenantSize.objects.create(tenant_id=NORTH, tables=1, bytes=1, rows=89, measured_at=timezone.now())
    assert wrong(now.quotas()) == ""
    TenantSize.objects.filter(pk=size.pk).update(rows=91)
    assert "north (rows: 91%)" in wrong(now.quotas())


def test_a_schema_that_lacks_migrations_is_said(public: None) -> None:
    Tenant.objects.create(schema_name="late", kind="mutual", name="Late", state="ACTIVE")
    assert "late (" in wrong(now.versions())


def test_the_budget_of_relations_is_watched(public: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wrong(kept.catalogue()) == ""
    monkeypatch.setattr(kept, "MOST_RELATIONS", 100)
    [finding] = kept.catalogue()
    assert "full" in finding.problem and not finding.is_advice


def test_a_table_that_autovacuum_has_left_is_said(public: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "OVERDUE", "select '', 0 where false")
    assert wrong(kept.vacuum()) == ""
    monkeypatch.setattr(kept, "OVERDUE", "select 'north.audit_event', 5000")
    assert "1 table: north.audit_event (5,000 dead rows)" in wrong(kept.vacuum())
    monkeypatch.setattr(kept, "OLDEST", "select 'north.audit_event', 1600000000, 200000000")
    assert "last frozen 1,600,000,000" in wrong(kept.vacuum())


# -- connections


def test_a_connection_says_what_it_costs_and_is_forgotten(database: str) -> None:
    backends.say()
    backends.say()
    with unit_of_work(PUBLIC_SCOPE):
        said = Backend.objects.get()
        assert said.tenants >= 1 and (said.bytes is None or said.bytes > 100_000)
        assert backends.forget() == 0
        Backend.objects.update(at=timezone.now() - LONG_AGO)
        assert backends.forget() == 1


def test_a_connection_that_takes_too_much_is_said(public: None) -> None:
    Backend.objects.create(pid=1, name="web 1", bytes=99_000_000, tenants=70, at=timezone.now())
    assert "biggest" not in wrong(now.connections())
    Backend.objects.update(bytes=101_000_000)
    assert "biggest connection: 101 MB after 70 scopes" in wrong(now.connections())


# -- the page


def test_the_page_says_what_is_wrong_first(browse: Any, more_tenants: Any) -> None:
    more_tenants(1, schema_name="late")
    page = browse("public", "olu").get("/fleet/").content.decode()
    assert page.index("Schemas behind the code: late") < page.index("No roll-out has been made yet")
    assert "to be put right" in page and "Look again now" in page


def test_only_operators_see_it_and_only_who_manages_asks(browse: Any, only_reading: None) -> None:
    assert browse("public", "vic").get("/fleet/").status_code == 403
    assert browse("north", "ivy").get("/fleet/").status_code == 404
    olu = browse("public", "olu")
    assert "Look again now" not in olu.get("/fleet/").content.decode()
    assert olu.post("/fleet/look/").status_code == 403


def test_the_page_costs_the_same_for_three_tenants_and_for_thirty(browse: Any, more_tenants: Any) -> None:
    client = browse("public", "olu")

    def cost() -> int:
        with CaptureQueriesContext(connections["default"]) as captured:
            assert client.get("/fleet/").status_code == 200
        return len(captured)

    cost()
    before = cost()
    more_tenants(27)
    assert cost() == before
