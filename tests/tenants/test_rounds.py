"""The rounds: in every tenant that may be written to, each in its own place, and no failure stops the others."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from kith.jobs import rounds
from kith.jobs.rounds import register_round
from kith.scope import current_scope, scope_or_none
from tenants.hosts import forget_doors
from tenants.models import Tenant
from tenants.rounds import go_the_rounds


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    monkeypatch.setattr(rounds, "_rounds", {})
    kept: list[tuple[str, str]] = []

    def look() -> None:
        if current_scope().schema == "north":
            raise RuntimeError("north has a bad day")
        with connection.cursor() as cursor:
            cursor.execute("select current_user")
            kept.append((current_scope().schema, cursor.fetchone()[0]))

    register_round("looking", look, kinds=frozenset({"mutual", "service"}))
    register_round("mutuals only", lambda: kept.append((current_scope().schema, "")), kinds=frozenset({"mutual"}))
    return kept


def test_each_tenant_is_visited_in_its_own_role_and_one_that_fails_stops_nobody(inside: Any, seen: Any) -> None:
    with inside("public"):
        roles = {each.schema_name: each.scope.role for each in Tenant.objects.all()}
    go_the_rounds()
    assert {("south", roles["south"]), ("east", roles["east"]), ("north", ""), ("south", "")} <= set(seen)
    assert ("east", "") not in seen and ("north", roles["north"]) not in seen
    assert scope_or_none() is None


def test_a_suspended_tenant_waits(inside: Any, seen: Any) -> None:
    with inside("public"):
        Tenant.objects.filter(schema_name="south").update(state=Tenant.State.SUSPENDED)
    forget_doors()
    go_the_rounds()
    assert "south" not in {schema for schema, _ in seen}
