"""Who answers at a host: the tenant whose it is, a clear page for a closed one, and nobody anywhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tenants.hosts import REMEMBER_SECONDS, door_for_host, forget_doors
from tenants.models import Domain, Tenant
from tests.golden import key

HOST = "north.kith.localhost"


def set_state(inside: Any, state: Tenant.State) -> None:
    with inside("public"):
        Tenant.objects.filter(pk=key("tenant north")).update(state=state)
    forget_doors()


def test_a_suspended_tenant_says_so_and_does_nothing(inside: Any, browse: Any) -> None:
    set_state(inside, Tenant.State.SUSPENDED)
    hello = {"first_name": "Ada", "contact": "07700 900123", "consent": "on"}
    for answer in (browse("north").get("/"), browse("north").post("/hello/", hello)):
        assert answer.status_code == 503
        assert "North" in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"


def test_a_suspended_tenant_opens_again(inside: Any, browse: Any) -> None:
    set_state(inside, Tenant.State.SUSPENDED)
    set_state(inside, Tenant.State.ACTIVE)
    assert browse("north").get("/").status_code == 200


def test_the_neighbour_of_a_suspended_tenant_stays_open(inside: Any, browse: Any) -> None:
    set_state(inside, Tenant.State.SUSPENDED)
    assert browse("south").get("/").status_code == 200


def test_a_tenant_being_made_is_not_there_yet(inside: Any) -> None:
    set_state(inside, Tenant.State.MAKING)
    answer = Client(headers={"host": HOST}).get("/")
    assert answer.status_code == 404
    assert "North" not in answer.content.decode()


@pytest.mark.parametrize("host", ["nroth.kith.localhost", "north.kith.localhost.example", "north.example", "10.0.0.1"])
def test_an_unknown_host_is_a_clear_page(rolled_back: None, host: str) -> None:
    answer = Client(headers={"host": host}).get("/families/")
    assert answer.status_code == 404
    assert "no group at this address" in answer.content.decode()


@pytest.mark.parametrize("host", [HOST, HOST.upper(), f"{HOST}.", f"{HOST}:8000"])
def test_case_port_and_the_last_dot_make_no_difference(rolled_back: None, host: str) -> None:
    assert Client(headers={"host": host}).get("/").status_code == 200


def test_a_change_is_known_once_the_doors_are_forgotten(inside: Any) -> None:
    assert door_for_host("new.example") is None
    with inside("public"):
        Domain.objects.create(domain="new.example", tenant_id=key("tenant north"), is_primary=False)
    assert door_for_host("new.example") is None
    forget_doors()
    found = door_for_host("new.example")
    assert found is not None
    assert found.scope.schema == "north"
    assert REMEMBER_SECONDS <= 5
