"""The list of tenants: found, narrowed, ordered and exported, at the same cost however many there are."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.console.models import TenantSize
from tenants.fairness.models import UsageDay
from tenants.models import Tenant
from tests.golden import key

NORTH, SOUTH = key("tenant north"), key("tenant south")


def page_of(browse: Any, **query: str) -> str:
    return str(browse("public", "olu").get("/tenants/", query).content.decode())


def used(tenant_id: Any, **fields: Any) -> None:
    at = fields.pop("last_at", timezone.now())
    UsageDay.objects.create(tenant_id=tenant_id, day=timezone.localdate(at), last_at=at, **fields)


def test_an_operator_finds_a_tenant(browse: Any) -> None:
    page = page_of(browse, q="south")
    assert "south.kith.localhost" in page
    assert "north.kith.localhost" not in page


def test_a_commissioner_may_not_see_the_tenants(browse: Any) -> None:
    assert browse("public", "vic").get("/tenants/").status_code == 403


def test_a_tenants_host_has_no_such_page(browse: Any) -> None:
    assert browse("north", "ivy").get("/tenants/").status_code == 404


def test_nobody_sees_it_before_signing_in(browse: Any) -> None:
    assert browse("public").get("/tenants/").status_code == 302


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"state": "SUSPENDED"}, {"Shut"}),
        ({"kind": "service"}, {"East"}),
        ({"version": "behind"}, {"Shut", "Odd"}),
        ({"version": "current", "kind": "mutual"}, {"North", "South"}),
        ({"state": "PENDING"}, {"Ready"}),
        ({"state": "nonsense"}, set()),
        ({}, {"North", "South", "East", "Shut", "Odd"}),
    ],
)
def test_the_list_is_narrowed(browse: Any, more_tenants: Any, query: dict[str, str], shown: set[str]) -> None:
    more_tenants(1, name="Shut", state="SUSPENDED")
    more_tenants(1, name="Odd", kind="odd")
    more_tenants(1, name="Ready", state="PENDING")
    assert {name for (name, *_) in exported(browse, **query)} == shown


@pytest.mark.parametrize(
    ("order", "first"), [("", "East"), ("size", "South"), ("last", "North"), ("failures", "South"), ("quiet", "East")]
)
def test_the_list_is_ordered(browse: Any, inside: Any, order: str, first: str) -> None:
    with inside("public"):
        for tenant_id, size in ((NORTH, 10), (SOUTH, 20)):
            TenantSize.objects.create(tenant_id=tenant_id, tables=1, bytes=size, rows=1, measured_at=timezone.now())
        used(NORTH, requests=9, failures=1)
        used(SOUTH, requests=9, failures=3, last_at=timezone.now() - dt.timedelta(hours=30))
    assert exported(browse, order=order)[0][0] == first


def test_a_row_says_how_big_how_used_and_how_well(browse: Any, inside: Any) -> None:
    with inside("public"):
        TenantSize.objects.create(tenant_id=NORTH, tables=37, bytes=4_210_000, rows=1234, measured_at=timezone.now())
        used(NORTH, requests=900, failures=7)
        used(NORTH, requests=900, failures=70, last_at=timezone.now() - dt.timedelta(days=9))
    page = page_of(browse, q="north")
    for said in ("4.2 MB", "1,234", "just now", ">7<", "Current", "Active"):
        assert said in page


def test_a_tenant_that_lacks_migrations_says_how_many(browse: Any, more_tenants: Any) -> None:
    more_tenants(1, name="Late")
    late = next(row for row in exported(browse) if row[0] == "Late")
    assert int(late[6]) > 20
    assert f"{late[6]} behind" in page_of(browse, q="more_")


def test_an_empty_list_says_what_to_do(browse: Any) -> None:
    assert "No tenant found" in page_of(browse, q="nobody at all")


def test_the_pages_and_the_file_cost_the_same_for_three_tenants_and_for_thirty(browse: Any, more_tenants: Any) -> None:
    client = browse("public", "olu")

    def costs() -> list[int]:
        found = []
        for path in ("/tenants/", "/tenants/?as=csv", "/tenants/acts/?act=suspend&all=yes"):
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            found.append(len(captured))
        return found

    costs()
    before = costs()
    more_tenants(27)
    assert costs() == before


def exported(browse: Any, **query: str) -> list[list[str]]:
    answer = browse("public", "olu").get("/tenants/", {**query, "as": "csv"}).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(answer)))[1:]


def test_ready_made_tenants_are_nobodys_and_left_out(browse: Any, more_tenants: Any, inside: Any) -> None:
    more_tenants(2, state="PENDING")
    with inside("public"):
        assert Tenant.objects.count() == 5
    assert len(exported(browse)) == 3
