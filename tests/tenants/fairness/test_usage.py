"""What each tenant asks for is counted in the process and kept in the database, and never stands in a request's way."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse, StreamingHttpResponse

from kith.celery import app
from kith.observability.tasks import SCOPE_HEADER
from tenants.fairness import usage
from tenants.fairness.keeping import end_keeping
from tenants.fairness.middleware import UsageMiddleware
from tenants.fairness.models import UsageDay
from tenants.fairness.usage import Counts, keep_usage, note, waiting
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tests.golden import key

NORTH, SOUTH = key("tenant north"), key("tenant south")


def kept(tenant_id: Any = NORTH) -> UsageDay | None:
    with unit_of_work(PUBLIC_SCOPE):
        return UsageDay.objects.filter(tenant_id=tenant_id).first()


def counted(tenant_id: Any = NORTH) -> Counts:
    total = Counts()
    for (whose, _day), counts in waiting().items():
        if whose == tenant_id:
            total.add(counts)
    return total


def test_requests_are_counted_for_the_tenant_that_was_asked(browse: Any) -> None:
    browse("north").get("/hello/")
    browse("north").get("/no-such-page/")
    browse("south").get("/hello/")
    assert (counted(NORTH).requests, counted(SOUTH).requests) == (2, 1)
    assert counted(NORTH).failures == 0
    assert counted(NORTH).work_ms > 0


def test_the_public_host_and_unknown_hosts_are_nobodys(browse: Any, client: Any) -> None:
    browse("public").get("/")
    client.get("/", headers={"host": "nobody.kith.localhost"})
    assert waiting() == {}


def test_an_answer_of_500_is_a_failure(rf: Any) -> None:
    ask(rf, HttpResponse(status=503))
    assert (counted().requests, counted().failures) == (1, 1)


def test_a_streamed_answer_is_work_while_it_is_made(rf: Any) -> None:
    answer = ask(rf, StreamingHttpResponse(iter(["one", "two"])))
    before = counted().work_ms
    assert [*answer] == [b"one", b"two"]
    assert counted().work_ms > before
    assert counted().requests == 1


def ask(rf: Any, response: Any) -> Any:
    from tenants.hosts import Door
    from tenants.isolation import tenant_scope

    def inner(request: Any) -> Any:
        request.tenant = Door(
            tenant_scope(tenant_id=NORTH, kind="mutual", schema="north", name="North"), "ACTIVE", "North"
        )
        return response

    return UsageMiddleware(inner)(rf.get("/"))


@pytest.fixture
def task() -> Iterator[Any]:
    fails: list[Exception] = []

    def work() -> None:
        if fails:
            raise fails[0]

    made = app.task(name="tests.counted")(work)
    made.fails = fails
    yield made
    app.tasks.pop("tests.counted", None)


def test_tasks_are_counted_and_so_are_those_that_fail(task: Any, rolled_back: None) -> None:
    task.apply(headers={SCOPE_HEADER: NORTH.hex})
    task.fails.append(ValueError())
    task.apply(headers={SCOPE_HEADER: NORTH.hex})
    assert (counted().tasks, counted().failures, counted().requests) == (2, 1, 0)


def test_a_task_that_asks_to_run_later_has_not_failed(task: Any, rolled_back: None) -> None:
    from celery.exceptions import Ignore

    task.fails.append(Ignore())
    task.apply(headers={SCOPE_HEADER: NORTH.hex})
    assert counted().failures == 0


def test_counts_are_added_to_the_day(rolled_back: None) -> None:
    note(NORTH, Counts(requests=2, failures=1, work_ms=10.4, tasks=1))
    note(SOUTH, Counts(requests=5))
    assert keep_usage() == 2
    note(NORTH, Counts(requests=1, refused_for_limit=3, work_ms=5))
    assert keep_usage() == 1
    assert waiting() == {}
    row = kept()
    assert row is not None
    assert (row.requests, row.failures, row.refused_for_limit, row.work_ms, row.tasks) == (3, 1, 3, 15, 1)
    assert (found := kept(SOUTH)) and found.requests == 5


def test_midnight_in_london_begins_a_new_day(rolled_back: None, time_machine: Any) -> None:
    for moment in ("2026-07-01 22:59:59+00:00", "2026-07-01 23:00:01+00:00"):
        time_machine.move_to(dt.datetime.fromisoformat(moment))
        note(NORTH, Counts(requests=1))
    assert keep_usage() == 2
    with unit_of_work(PUBLIC_SCOPE):
        days = UsageDay.objects.filter(tenant_id=NORTH).order_by("day").values_list("day", flat=True)
        assert list(days) == [dt.date(2026, 7, 1), dt.date(2026, 7, 2)]


def test_a_deleted_tenant_gets_no_row(rolled_back: None) -> None:
    note(key("tenant gone"), Counts(requests=1))
    assert keep_usage() == 0
    assert kept(key("tenant gone")) is None


def test_what_could_not_be_kept_is_kept_next_time(rolled_back: None, monkeypatch: Any, caplog: Any) -> None:
    def broken(taken: Any) -> int:
        note(NORTH, Counts(requests=1))
        raise OperationalError("The server went away")

    note(NORTH, Counts(requests=1))
    with monkeypatch.context() as patch:
        patch.setattr(usage, "_upsert", broken)
        assert keep_usage() == 0
    assert "Usage could not be kept" in caplog.text
    assert counted().requests == 2
    assert keep_usage() == 1


def test_a_forked_process_does_not_count_its_parents_work_again() -> None:
    note(NORTH, Counts(requests=1))
    child = os.fork()
    if not child:
        os._exit(len(waiting()))
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert counted().requests == 1


def test_as_a_process_ends_what_is_left_is_kept(committed: None) -> None:
    note(NORTH, Counts(tasks=1))
    end_keeping()
    try:
        assert waiting() == {}
        assert (row := kept()) and row.tasks == 1
    finally:
        with unit_of_work(PUBLIC_SCOPE), connection.cursor() as cursor:
            cursor.execute("delete from fairness_usageday")


def test_a_process_that_serves_keeps_what_it_counts() -> None:
    """In a process of its own, as a server runs: the thread that keeps begins with the first count."""
    import subprocess
    import sys

    code = (
        "import django; django.setup()\n"
        "from threading import Event, enumerate as threads\n"
        "from tenants.fairness import keeping\n"
        "kept = Event(); keeping.keep_and_close = kept.set\n"
        "keeping.begin_keeping(); keeping.begin_keeping()\n"
        "assert [t.name for t in threads()].count('kith-usage') == 1\n"
        "assert kept.wait(30)\n"
    )
    env = {**os.environ, "USAGE_KEPT_EVERY_SECONDS": "0.05"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
