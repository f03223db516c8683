"""Public reads while tenants are made and deleted: how long the most unlucky of them was blocked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from tenants.closing.models import DeletionCertificate
from tenants.closing.operations import ask_deletion
from tenants.fleet.caretaker import do_orders
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tests.bench.fleet.database import Fleet, drop, make
from tests.bench.fleet.timing import p95, seconds
from tests.bench.table import Row
from tests.databases import ROOT

TENANTS = 50
READERS = 2
CALM_SECONDS = 10
BLOCKED = 0.1
"""Seconds that a read may wait for a lock before the server refuses it."""


@dataclass
class Found:
    """Of each read: seconds in all, and those in which it was not waiting for a processor; what failed and why."""

    taken: list[float] = field(default_factory=list)
    blocked: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


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
    why = "; ".join(sorted(set(busy.refused))[:3])
    yield Row(f"reads that failed, {TENANTS} tenants made and deleted", len(busy.refused), "reads", 0, why)
    yield Row("the longest a public read was blocked meanwhile", max(busy.blocked) * 1e3, "ms", BLOCKED * 1e3)
    yield Row("the slowest public read meanwhile, the wait for a processor with it", max(busy.taken) * 1e3, "ms")
    yield Row("public reads meanwhile", len(busy.taken), "reads")
    yield Row("public reads meanwhile, p95", p95(busy.taken) * 1e3, "ms")
    yield Row("the longest a public read was blocked in calm", max(calm.blocked) * 1e3, "ms")
    yield Row("the slowest public read in calm, the wait for a processor with it", max(calm.taken) * 1e3, "ms")
    yield Row("public reads in calm, p95", p95(calm.taken) * 1e3, "ms")
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
def _readers() -> Iterator[Found]:
    """Reads go on inside; what was found is there after it."""
    env = {**os.environ, "PGOPTIONS": f"-c lock_timeout={BLOCKED * 1e3:.0f}ms"}
    command = [sys.executable, "-m", "tests.bench.fleet.reader"]
    found = Found()
    pipe = subprocess.PIPE
    readers = [subprocess.Popen(command, env=env, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) for _ in range(READERS)]
    try:
        for reader in readers:
            assert reader.stdout and reader.stdout.readline(), "A reader did not begin."
        yield found
    finally:
        for reader in readers:
            told = json.loads(reader.communicate()[0] or "{}")
            for name, values in told.items():
                getattr(found, name).extend(values)
