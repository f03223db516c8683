"""Claiming a ready-made mutual from the pool, as the page of a new tenant does."""

from __future__ import annotations

from collections.abc import Iterator

from django.test import override_settings

from tenants import pool
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tests.bench.fleet.database import Fleet, drop
from tests.bench.fleet.timing import p95, seconds
from tests.bench.table import Row

CLAIMED = 20


def rows(made: Fleet) -> Iterator[Row]:
    try:
        with override_settings(POOL_SIZES={"mutual": CLAIMED}):
            filled = seconds(pool.fill_pool)
        spent = [seconds(lambda number=number: _claim(number)) for number in range(CLAIMED)]
    finally:
        _drop_all()
    yield Row("claiming a mutual from the pool, p95", p95(spent) * 1e3, "ms", 100)
    yield Row("claiming a mutual from the pool, the slowest", max(spent) * 1e3, "ms")
    yield Row("a mutual made for the pool", filled / CLAIMED, "s")


def _claim(number: int) -> None:
    claimed = pool.claim(kind="mutual", name=f"Claimed {number}", host=f"claimed{number:02}.example", by=None)
    assert claimed, "The pool was empty."


def _drop_all() -> None:
    with unit_of_work(PUBLIC_SCOPE):
        pending = Tenant.objects.filter(state=Tenant.State.PENDING)
        claimed = Tenant.objects.filter(domains__domain__startswith="claimed")
        schemas = [*pending.values_list("schema_name", flat=True), *claimed.values_list("schema_name", flat=True)]
    for schema in schemas:
        drop(schema)
