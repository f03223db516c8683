"""Constant reads of the public tables, in a process of its own, until standard input is closed.

The server refuses a read that waits for a lock for 100 ms (PGOPTIONS of whoever starts this). Every read is timed from
the opening of its unit of work to its end: in all, and without the time in which this process or its backend was ready
to go on and had no processor, as the kernel counts it. What is left is work, and whatever blocked it. Python's long
looks for garbage are off: they would be taken for a read that waits. Prints one JSON object.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from select import select

PAUSE_SECONDS = 0.005
TENANT_HOST = "north.kith.localhost"


def main() -> None:
    import django

    django.setup()
    reads = _reads()
    for one in reads.values():
        one()
    gc.disable()
    print("reading", flush=True)
    taken: list[float] = []
    blocked: list[float] = []
    refused: list[str] = []
    while not select([sys.stdin], [], [], PAUSE_SECONDS)[0]:
        for name, one in reads.items():
            try:
                whole, queued = _timed(one)
            except Exception as error:
                refused.append(f"{name}: {str(error).strip()[:120]}")
            else:
                taken.append(whole)
                blocked.append(whole - queued)
    print(json.dumps({"taken": taken, "blocked": blocked, "refused": refused}), flush=True)


def _timed(read: Callable[[], object]) -> tuple[float, float]:
    """Seconds from its beginning to its end, and of them those spent in the queue for a processor."""
    from django.db import connection

    backend = connection.connection.info.backend_pid
    queued, begun = _queued("self") + _queued(backend), time.perf_counter()
    read()
    whole = time.perf_counter() - begun
    return whole, max(0.0, _queued("self") + _queued(backend) - queued)


def _queued(process: int | str) -> float:
    """Seconds that a process of one thread has waited for a processor; none where the kernel does not say."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def _reads() -> dict[str, Callable[[], object]]:
    """As the application reads: which tenant a host leads to, all tenants, and the catalogue from inside a tenant."""
    from kith.catalogue.assessments.models import TemplateVersion
    from kith.catalogue.indicators.models import IndicatorVersion
    from tenants.hosts import door_for_host, forget_doors
    from tenants.isolation import PUBLIC_SCOPE, unit_of_work
    from tenants.models import Tenant

    door = door_for_host(TENANT_HOST)
    assert door, f"Nothing answers at {TENANT_HOST}."

    def host() -> None:
        forget_doors()
        door_for_host(TENANT_HOST)

    def tenants() -> None:
        with unit_of_work(PUBLIC_SCOPE):
            list(Tenant.objects.order_by("schema_name").values_list("pk", flat=True)[:50])

    def catalogue() -> None:
        with unit_of_work(door.scope):
            list(TemplateVersion.objects.values_list("pk", flat=True)[:20])
            list(IndicatorVersion.objects.values_list("pk", flat=True)[:20])

    return {"host": host, "tenants": tenants, "catalogue": catalogue}


if __name__ == "__main__":
    main()
