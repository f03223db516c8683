"""A release while people come and go: the old code and the new serve side by side, and nobody is failed."""

from __future__ import annotations

from pathlib import Path

from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tests.bench.side_by_side import Bounds, release_under_load, session_in


def test_a_release_fails_nobody_and_loses_nothing(database: str, tmp_path: Path) -> None:
    with unit_of_work(PUBLIC_SCOPE):
        tenants = list(Tenant.objects.order_by("schema_name"))
    sessions = {tenant.schema_name: session_in(tenant.scope) for tenant in tenants}
    told = release_under_load(database, sessions, tmp_path, Bounds(requests=1_500, seconds=90, loaders=2, enough=18))
    assert "3 tenants: 3 brought up to date" in told.prepare_said
    assert told.failures == {}
    assert {(page, status) for _, page, status in told.answers} == {("sign-in", 200), ("list", 200), ("hello", 302)}
    assert len(told.said) > 6
    assert (told.lost, told.without_weight) == (set(), 0)
    assert not told.was_ready_too_soon
