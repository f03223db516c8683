"""Which hosts the proxy may get a certificate for."""

from __future__ import annotations

from typing import Any

import pytest

from tenants.hosts import forget_doors
from tenants.models import Tenant
from tests.golden import key


def ask(browse: Any, host: str) -> int:
    answer = browse("public").get("/tls/ask", {"domain": host})
    assert answer.content == b""
    return int(answer.status_code)


@pytest.mark.parametrize("host", ["kith.localhost", "north.kith.localhost", "NORTH.kith.localhost"])
def test_a_host_that_leads_somewhere_gets_a_certificate(browse: Any, host: str) -> None:
    assert ask(browse, host) == 200


@pytest.mark.parametrize("state", [Tenant.State.SUSPENDED, Tenant.State.READ_ONLY])
def test_the_people_of_a_closed_tenant_can_read_why(browse: Any, inside: Any, state: str) -> None:
    with inside("public"):
        Tenant.objects.filter(pk=key("tenant north")).update(state=state)
    forget_doors()
    assert ask(browse, "north.kith.localhost") == 200


@pytest.mark.parametrize("host", ["nroth.kith.localhost", "x.north.kith.localhost", "example.org", "10.0.0.1"])
def test_any_other_host_gets_none(browse: Any, host: str) -> None:
    assert ask(browse, host) == 404


def test_a_tenant_that_nothing_leads_to_gets_none(browse: Any, inside: Any) -> None:
    with inside("public"):
        Tenant.objects.filter(pk=key("tenant north")).update(state=Tenant.State.MAKING)
    forget_doors()
    assert ask(browse, "north.kith.localhost") == 404


@pytest.mark.parametrize(
    "host", ["", "localhost", "a" * 64 + ".org", "-a.org", "a b.org", "a.org\n", "north.kith.localhost:80"]
)
def test_what_cannot_be_a_host_is_not_looked_up(browse: Any, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_up(asked: str) -> None:
        raise AssertionError(asked)

    monkeypatch.setattr("tenants.tls_views.door_for_host", looked_up)
    assert ask(browse, host) == 404


def test_only_the_public_host_answers(browse: Any) -> None:
    assert browse("north").get("/tls/ask", {"domain": "north.kith.localhost"}).status_code == 404
