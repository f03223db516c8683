"""Private memory of the server's processes behind one connection of ours that touches every tenant of the fleet."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.test import override_settings

from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tests.bench.fleet.database import Fleet
from tests.bench.table import Row

TOUCHED = (
    "people.User",
    "people.RoleGrant",
    "peersupport.Family",
    "peersupport.Person",
    "peersupport.Pregnancy",
    "peersupport.Baby",
    "peersupport.Introduction",
    "peersupport.Match",
    "assessment.Assessment",
    "assessment.Answer",
)
LOOK_EVERY = 10


def rows(made: Fleet) -> Iterator[Row]:
    worst, processes = _touch_all(made)
    yield Row(f"private memory of a backend, {made.number} tenants touched", worst, "MiB", 100)
    yield Row("backends that took turns for it", processes, "backends")
    with override_settings(TENANTS_PER_CONNECTION=sys.maxsize):
        unbounded, _ = _touch_all(made)
    yield Row("the same, the connection never closed", unbounded, "MiB")


def _touch_all(made: Fleet) -> tuple[float, int]:
    """The most private memory that any of the connection's backends had, in MiB, and how many they were."""
    with unit_of_work(PUBLIC_SCOPE):
        tenants = list(Tenant.objects.filter(schema_name__in=made.schemas))
    models = [apps.get_model(label) for label in TOUCHED]
    worst, seen = 0.0, set()
    connection.close()
    for number, tenant in enumerate(tenants, start=1):
        with unit_of_work(tenant.scope):
            for model in models:
                list(model.objects.order_by("pk")[:5])
            process = connection.connection.info.backend_pid
        seen.add(process)
        if number % LOOK_EVERY == 0 or number == len(tenants):
            worst = max(worst, private_memory(process))
    return worst, len(seen)


def private_memory(process: int) -> float:
    """In MiB, by the kernel's count: memory that no other process shares."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    return sum(int(kilobytes) for kilobytes in re.findall(r"^Private_\w+:\s+(\d+) kB", text, re.M)) / 1024
