"""So many of a tenant's tasks run at once, over all processes; the others go back to the queue and lose nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Timer
from typing import Any

import psycopg
import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from django.db import connections

from kith.celery import app
from kith.observability.tasks import SCOPE_HEADER
from tenants.fairness import turns
from tenants.fairness.limits import EVERYBODYS
from tenants.fairness.turns import NoPlaceFree, places_of, take_place
from tenants.fairness.usage import waiting
from tenants.isolation import PUBLIC_SCOPE, tenant_scope, unit_of_work
from tests.databases import at
from tests.environment import FOUND, NAME
from tests.golden import key

pytestmark = pytest.mark.usefixtures("fair", "committed")

NORTH, SOUTH = (
    tenant_scope(tenant_id=key(f"tenant {name}"), kind="mutual", schema=name, name=name.title())
    for name in ("north", "south")
)


@pytest.fixture(autouse=True)
def no_grace(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(turns, "GRACE_MILLISECONDS", 1)
    turns._in_vain.clear()
    yield
    turns._in_vain.clear()


@contextmanager
def running_elsewhere(place: int = 0) -> Iterator[psycopg.Connection[Any]]:
    """Another process has a task of north's in hand."""
    with psycopg.connect(at(FOUND["DATABASE_URL"], NAME)) as other:
        other.execute("select pg_advisory_xact_lock(%s)", [turns._lock_of(NORTH.key, place)])
        yield other


def gets_a_place(scope: Any = NORTH, places: int = 1) -> bool:
    with unit_of_work(scope):
        return take_place(scope, places=places)


def test_a_place_is_held_until_the_task_ends_and_is_free_again() -> None:
    assert gets_a_place()
    with running_elsewhere():
        assert not gets_a_place()
    assert gets_a_place()


def test_with_two_places_two_tasks_run() -> None:
    with running_elsewhere(0):
        assert gets_a_place(places=2)
        with running_elsewhere(1):
            assert not gets_a_place(places=2)


def test_another_tenants_place_is_its_own() -> None:
    with running_elsewhere():
        assert gets_a_place(SOUTH)


def test_a_process_that_dies_lets_go_of_its_place() -> None:
    with running_elsewhere() as other:
        assert not gets_a_place()
        other.close()
        assert _eventually(gets_a_place)


def test_a_short_task_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "GRACE_MILLISECONDS", 60_000)
    with running_elsewhere() as other:
        Timer(0.05, other.rollback).start()
        assert gets_a_place()


def test_after_a_wait_in_vain_nobody_waits_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_elsewhere():
        assert not gets_a_place()
        monkeypatch.setattr(turns, "_wait", lambda lock: pytest.fail("It waited."))
        assert not gets_a_place()


@pytest.mark.parametrize(
    ("processes", "percent", "places"), [(2, 50, 1), (8, 50, 4), (1, 50, 1), (8, 1, 1), (3, 100, 3)]
)
def test_places_are_a_share_of_all_processes(settings: Any, processes: int, percent: int, places: int) -> None:
    settings.WORKER_PROCESSES = processes
    assert places_of(replace(EVERYBODYS, worker_percent=percent)) == places


@pytest.fixture
def task(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    done: list[str] = []

    def work() -> None:
        done.append("done")

    made = app.task(name="tests.turn")(work)
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda self, *args, **options: sent.append(options))
    made.done, made.sent = done, sent
    yield made
    app.tasks.pop("tests.turn", None)


def deliver(task: Any, scope: Any = NORTH, *, retries: int = 1, **headers: Any) -> None:
    """As a worker does."""
    told = {SCOPE_HEADER: scope.key, **headers}
    task.push_request(id="1", args=[], kwargs={}, headers=told, called_directly=False, is_eager=False, retries=retries)
    try:
        task()
    finally:
        task.pop_request()


def test_a_task_that_finds_no_place_is_in_the_queue_again(task: Any) -> None:
    with running_elsewhere():
        with pytest.raises(NoPlaceFree):
            deliver(task)
        deliver(task, SOUTH)
    assert task.done == ["done"]
    (again,) = task.sent
    assert (again["task_id"], again["retries"], again["headers"][SCOPE_HEADER]) == ("1", 1, NORTH.key)
    assert 2 <= again["countdown"] <= 4


def test_it_comes_later_each_time_and_within_twenty_seconds_or_so(task: Any) -> None:
    with running_elsewhere():
        for _ in range(8):
            with pytest.raises(NoPlaceFree):
                deliver(task, **(task.sent[-1]["headers"] if task.sent else {}))
    times = [int(again["countdown"]) for again in task.sent]
    assert times[2] >= 8 and 20 <= times[-1] <= 22
    deliver(task, **task.sent[-1]["headers"])
    assert task.done == ["done"]


def test_it_is_counted_as_sent_back_and_not_as_done(task: Any) -> None:
    with running_elsewhere(), pytest.raises(NoPlaceFree):
        deliver(task)
    deliver(task)
    (counts,) = waiting().values()
    assert (counts.tasks, counts.failures, counts.refused_for_limit) == (1, 0, 1)


def test_the_public_hosts_tasks_need_no_place(task: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "take_place", lambda scope, places: pytest.fail("It asked for a place."))
    deliver(task, PUBLIC_SCOPE)
    assert task.done == ["done"]


@pytest.fixture
def order() -> list[str]:
    return []


@pytest.fixture
def gate() -> tuple[Event, Event]:
    """The first task has begun; it may end."""
    return Event(), Event()


@pytest.fixture
def work(order: list[str], gate: tuple[Event, Event], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A task with a real worker of two threads, in an app and a queue that nobody else sees."""
    monkeypatch.setattr("celery._state._on_app_finalizers", set())  # tasks that other tests gave to every app
    mine = Celery("turns", broker="memory://localhost", task_cls="tenants.jobs:ScopedTask", set_as_current=False)
    mine.conf.update(task_acks_late=True, worker_prefetch_multiplier=1, task_ignore_result=True)

    @mine.task(name="tests.real_turn", shared=False)
    def work(name: str) -> None:
        if name == "north 1":
            gate[0].set()
            assert gate[1].wait(30)
        order.append(name)
        connections.close_all()

    with start_worker(mine, pool="threads", concurrency=2, perform_ping_check=False, shutdown_timeout=30):
        yield work


def test_a_worker_drops_nothing_and_starves_nobody(
    work: Any, order: list[str], gate: tuple[Event, Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While north's first task runs, its second comes back again and again, and south's goes ahead."""
    monkeypatch.setattr(turns, "_put_back", _soon)
    for scope, name in ((NORTH, "north 1"), (NORTH, "north 2"), (SOUTH, "south 1")):
        with unit_of_work(scope):
            work.apply_async([name])
        assert gate[0].wait(30)
    assert _eventually(lambda: order == ["south 1"])
    gate[1].set()
    assert _eventually(lambda: order == ["south 1", "north 1", "north 2"])


def _soon(task: Any) -> None:
    """Back in the queue for a moment, not for seconds."""
    task.signature_from_request(headers=task.request.headers, countdown=0.05).apply_async()


def _eventually(holds: Any) -> bool:
    return any(holds() or Event().wait(0.02) for _ in range(1500))
