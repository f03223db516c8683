from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from kith.people.models import User
from kith.permissions import Permission
from kith.roles import RULES, Role
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Domain, Tenant
from tests.golden import key
from tests.signing_in import sign_in

More = Callable[..., list[Tenant]]


@pytest.fixture
def more_tenants(inside: Any) -> More:
    """`more_tenants(3, state="SUSPENDED")`: rows of the register, with no schema behind them."""

    def make(number: int, **fields: Any) -> list[Tenant]:
        with inside("public"):
            return [_tenant(**fields) for _ in range(number)]

    return make


def _tenant(**fields: Any) -> Tenant:
    schema = f"more_{uuid.uuid4().hex[:12]}"
    made = Tenant.objects.create(
        **{"schema_name": schema, "kind": "mutual", "name": schema, "state": "ACTIVE", **fields}
    )
    Domain.objects.create(tenant=made, domain=f"{schema}.kith.localhost")
    return made


@pytest.fixture
def only_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Operators who may see the tenants and do nothing about them."""
    whole = RULES[Role.OPERATOR]
    monkeypatch.setitem(
        RULES, Role.OPERATOR, replace(whole, permissions=whole.permissions - {Permission.MANAGE_TENANTS})
    )


@pytest.fixture
def browse_own(database: str) -> Client:
    """Olu's browser at the public host, on the test's own database."""
    client = Client(headers={"host": "kith.localhost"})
    with unit_of_work(PUBLIC_SCOPE):
        sign_in(client, User.objects.get(pk=key("olu")))
    return client
