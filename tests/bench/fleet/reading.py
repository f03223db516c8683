"""Public reads while tenants are made and deleted: the slowest of all of them, and whether a lock held one up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tenants.closing.models import DeletionCertificate
from tenants.closing.operations import ask_deletion
from tenants.fleet.caretaker import do_orders
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tests.bench.fleet.database import Fleet, drop, make
from tests.bench.fleet.timing import seconds
from tests.bench.table import Row
from tests.databases import ROOT

TENANTS = 50
CALM_SECONDS = 10
BLOCKED = 0.1
"""Seconds that a read may wait for a lock before the server refuses it."""


def rows(made: Fleet) -> Iterator[Row]:
    with _readers() as calm:
        time.sleep(CALM_SECONDS)
    passing = [f"passing{number:02}" for number in range(TENANTS)]
    _drop(passing)
    try:
        with _readers() as busy:
            tenants = [make(schema) for schema in passing]
            deleting = seconds(lambda: _delete(tenants))
    finally:
        _drop(passing)
    why = "; ".join(sorted(set(busy["refused"]))[:3])
    yield Row(f"reads that failed, {TENANTS} tenants made and deleted", len(busy["refused"]), "reads", 0, why)
    yield Row("the slowest public read meanwhile", busy["worst"] * 1e3, "ms", BLOCKED * 1e3)
    yield Row("public reads meanwhile", busy["reads"], "reads")
    yield Row("public reads meanwhile, p99", busy["p99"] * 1e3, "ms")
    yield Row("the slowest public read in calm", calm["worst"] * 1e3, "ms")
    yield Row("public reads in calm, p99", calm["p99"] * 1e3, "ms")
    yield Row("a mutual deleted, from the order to the certificate", deleting / TENANTS, "s")


def _drop(schemas: Sequence[str]) -> None:
    for schema in schemas:
        drop(schema)


def _delete(tenants: Sequence[Tenant]) -> None:
    """As an operator who set their day a month ago: by orders, each with its certificate."""
    ids = [tenant.pk for tenant in tenants]
    long_ago = timezone.now() - timedelta(days=31)
    with unit_of_work(PUBLIC_SCOPE):
        found = Tenant.objects.filter(pk__in=ids)
        found.update(state=Tenant.State.SCHEDULED, state_changed_at=long_ago, delete_on=timezone.localdate())
        for tenant in found:
            ask_deletion(tenant=tenant, typed_name=tenant.name, despite="A benchmark's", by=None)
    do_orders()
    with unit_of_work(PUBLIC_SCOPE):
        certified = DeletionCertificate.objects.filter(tenant_id__in=ids).count()
    assert certified == len(ids), f"{len(ids) - certified} of {len(ids)} were not deleted."


@contextmanager
def _readers() -> Iterator[dict[str, Any]]:
    """Reads go on inside; what was found is there after it."""
    env = {**os.environ, "PGOPTIONS": f"-c lock_timeout={BLOCKED * 1e3:.0f}ms"}
    command = [sys.executable, "-m", "tests.bench.fleet.reader"]
    pipe = subprocess.PIPE
    found: dict[str, Any] = {}
    with subprocess.Popen(command, env=env, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin and process.stdout
        process.stdout.readline()
        try:
            yield found
        finally:
            process.stdin.close()
            found |= json.loads(process.stdout.readline())
