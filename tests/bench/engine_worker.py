"""One engine in a process of its own: does the work it is told on standard input, answers the seconds it took."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

READS_IN_A_REQUEST = 5
HOST = "north.kith.localhost"


def main(kind: str) -> None:
    import django

    django.setup()
    works = _works(kind)
    for line in sys.stdin:
        name, times = line.split()
        answer = _statements(works[name]) if times == "count" else _seconds(works[name], int(times))
        print(json.dumps(answer), flush=True)


def _works(kind: str) -> dict[str, Callable[[], None]]:
    from django.http import HttpResponse
    from django.test import RequestFactory

    from kith.people.models import User
    from tests.golden import key

    def read() -> None:
        User.objects.filter(pk=key("asha")).get()

    def view(request: Any) -> HttpResponse:
        for _ in range(READS_IN_A_REQUEST):
            read()
        return HttpResponse()

    handler = _middleware(kind)(view)

    def request() -> None:
        handler(RequestFactory().get("/", headers={"host": HOST}))

    def query() -> None:
        with _in_north(kind):
            for _ in range(100):
                read()

    def host() -> None:
        from tenants.hosts import door_for_host

        door_for_host(HOST)

    return {"request": request, "query": query, "host": host}


def _middleware(kind: str) -> Any:
    if kind == "ours":
        from tenants.middleware import TenantMiddleware

        return TenantMiddleware
    from django_tenants.middleware.main import TenantMainMiddleware

    return TenantMainMiddleware


def _in_north(kind: str) -> AbstractContextManager[Any]:
    if kind != "ours":
        from django_tenants.utils import schema_context

        return schema_context("north")
    from tenants.isolation import tenant_scope, unit_of_work
    from tests.golden import key

    return unit_of_work(tenant_scope(tenant_id=key("tenant north"), kind="mutual", schema="north", name="North"))


def _seconds(work: Callable[[], None], times: int) -> float:
    begun = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begun) / times


def _statements(work: Callable[[], None]) -> int:
    """Messages with SQL that one call sends, BEGIN and COMMIT included: counted in libpq's own trace."""
    from django.db import connection

    work()
    raw = connection.connection.pgconn
    with tempfile.TemporaryFile("w+") as trace:
        raw.trace(trace.fileno())
        work()
        raw.untrace()
        trace.seek(0)
        return sum(1 for line in trace if _is_statement(line.rstrip("\n").split("\t")))


def _is_statement(parts: list[str]) -> bool:
    return len(parts) > 3 and parts[1] == "F" and parts[3] in {"Query", "Parse"}


if __name__ == "__main__":
    main(sys.argv[1])
