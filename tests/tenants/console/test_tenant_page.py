"""A tenant's page: what is known of it from outside, and no word of what is inside."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kith.audit.operations import record
from kith.people.models import User
from tenants.console.models import TenantSize
from tenants.fairness.models import UsageDay
from tenants.fleet.models import Order
from tenants.models import Tenant
from tests.golden import key

NORTH = key("tenant north")
CANARY = "kestrel-over-the-marsh"


def page_of(browse: Any, name: str = "north", who: str = "olu") -> str:
    answer = browse("public", who).get(f"/tenants/{key(f'tenant {name}')}/")
    assert answer.status_code == 200
    return str(answer.content.decode()).replace("&#x27;", "'")


def test_what_it_is_and_why_it_is_shut(browse: Any, inside: Any) -> None:
    with inside("public"):
        Tenant.objects.filter(pk=NORTH).update(
            state="SUSPENDED", state_reason="Its board asked for it", hold_reason="A claim is before the court"
        )
    page = page_of(browse)
    for said in ("North", "Mutual", "north.kith.localhost", "Suspended", "Its board asked", "A claim is before"):
        assert said in page


def test_how_it_was_used_as_a_picture_and_as_a_table(browse: Any, inside: Any) -> None:
    today = timezone.localdate()
    with inside("public"):
        for days, asked in ((0, 40), (3, 1200), (31, 9999)):
            UsageDay.objects.create(
                tenant_id=NORTH, day=today - dt.timedelta(days=days), requests=asked, failures=2, work_ms=90_000,
                refused_for_limit=5, last_at=timezone.now() - dt.timedelta(days=days),
            )  # fmt: skip
    page = page_of(browse)
    assert "1,240 requests in 30 days" in page and "4 failures" in page and "10 times" in page
    assert "90 s" in page and "9,999" not in page


def test_its_quotas_and_what_takes_the_room(browse: Any, inside: Any) -> None:
    with inside("public"):
        Tenant.objects.filter(pk=NORTH).update(limits={"storage_mb": 10})
        TenantSize.objects.create(
            tenant_id=NORTH, tables=2, bytes=9_500_000, rows=11, measured_at=timezone.now(),
            groups={"audit": [9_000_000, 10], "people": [500_000, 1]},
        )  # fmt: skip
    page = page_of(browse)
    assert "9.5 MB of 10 MB (95%)" in page and "nearly full" in page
    assert "Audit" in page and "9.0 MB" in page


def test_a_tenant_nobody_has_measured_or_used_says_so(browse: Any) -> None:
    page = page_of(browse)
    assert "has not been measured yet" in page and "No requests in these days" in page and "Last used never" in page


def test_which_migrations_it_lacks(browse: Any, more_tenants: Any) -> None:
    assert "It has all" in page_of(browse)
    (bare,) = more_tenants(1)
    page = browse("public", "olu").get(f"/tenants/{bare.pk}/").content.decode()
    assert "It lacks" in page and "<code>account.0001_initial</code>" in page


def test_its_orders_and_who_did_what_to_it(browse: Any, inside: Any, person: Any) -> None:
    with inside("public"):
        Order.objects.create(kind="migrate", tenant_id=NORTH, state="FAILED", why="A lock was held.", asked={})
        Order.objects.create(kind="migrate", tenant_id=key("tenant south"), why="South's own trouble")
        tenant = Tenant.objects.get(pk=NORTH)
        record(kind="tenant.suspended", by=person("olu"), subject=tenant)
        record(kind="tenant.reopened", by=person("olu"), subject=Tenant.objects.get(schema_name="south"))
    page = page_of(browse)
    assert "Tenant reopened" not in page
    assert "Bring a tenant up to date" in page and "A lock was held." in page and "South's own" not in page
    assert "Tenant suspended" in page and "Olu" in page


def test_who_only_reads_sees_the_page_and_no_act(browse: Any, only_reading: None) -> None:
    page = page_of(browse)
    assert "What it is" in page and "Put the rights right" not in page


@pytest.mark.parametrize("path", ["/tenants/", f"/tenants/{NORTH}/", "/tenants/?as=csv"])
def test_no_page_of_the_console_shows_anything_from_inside(browse: Any, inside: Any, path: str) -> None:
    """Names, addresses and the log of a tenant's people never reach the public host."""
    with inside("north"):
        User.objects.update(display_name=CANARY)
        User.objects.filter(pk=key("ben")).update(email=f"{CANARY}@example.org")
        record(kind=f"{CANARY}.seen", by=None, subject=None, detail={"said": CANARY})
    answer = browse("public", "olu").get(path)
    assert answer.status_code == 200
    assert CANARY not in answer.content.decode()


def test_the_page_costs_the_same_however_much_there_is(browse: Any, inside: Any, more_tenants: Any) -> None:
    client = browse("public", "olu")

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/tenants/{NORTH}/").status_code == 200
        return len(captured)

    cost()
    before = cost()
    more_tenants(27)
    with inside("public"):
        tenant = Tenant.objects.get(pk=NORTH)
        for number in range(12):
            Order.objects.create(kind=f"kind {number}", tenant_id=NORTH, asked={})
            record(kind="tenant.suspended", by=None, subject=tenant)
    assert cost() == before
