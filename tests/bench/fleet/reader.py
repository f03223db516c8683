"""Constant reads of the public tables, in a process of its own, until standard input is closed.

The server refuses a read that waits for a lock for 100 ms (PGOPTIONS of whoever starts this); every read is timed
from the opening of its unit of work to the end. Prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable

THREADS = 3
PAUSE_SECONDS = 0.002
TENANT_HOST = "north.kith.localhost"


def main() -> None:
    import django

    django.setup()
    from django.db import connections

    over = threading.Event()
    spent: list[list[float]] = [[] for _ in range(THREADS)]
    refused: list[str] = []

    def read(mine: list[float]) -> None:
        reads = _reads()
        while not over.wait(PAUSE_SECONDS):
            for name, one in reads.items():
                begun = time.perf_counter()
                try:
                    one()
                except Exception as error:
                    refused.append(f"{name}: {str(error).strip()[:120]}")
                mine.append(time.perf_counter() - begun)
        connections.close_all()

    threads = [threading.Thread(target=read, args=(mine,)) for mine in spent]
    for thread in threads:
        thread.start()
    print("reading", flush=True)
    sys.stdin.read()
    over.set()
    for thread in threads:
        thread.join()
    found = sorted(value for mine in spent for value in mine[3:])  # the first of each thread connects
    worst = {"worst": found[-1], "p99": found[len(found) * 99 // 100], "median": found[len(found) // 2]}
    print(json.dumps({"reads": len(found), "refused": refused, **worst}), flush=True)


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
