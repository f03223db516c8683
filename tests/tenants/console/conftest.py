from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kith.permissions import Permission
from kith.roles import RULES, Role
from tenants.models import Domain, Tenant

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
