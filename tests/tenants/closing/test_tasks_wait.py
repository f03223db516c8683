"""A task of a tenant that is shut does not run; it waits in the queue, and runs once the tenant is open again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from celery import Task
from celery.exceptions import Reject
from django.db import connection

from kith.celery import app
from kith.observability.tasks import SCOPE_HEADER
from tenants import jobs
from tenants.hosts import forget_doors
from tenants.jobs import LOOKS_AGAIN_SECONDS, WaitsForItsTenant
from tenants.models import Tenant
from tests.golden import key

S = Tenant.State
In = Callable[..., AbstractContextManager[Any]]
NORTH = key("tenant north")
RAN: list[str] = []


def note_who() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        RAN.append(cursor.fetchone()[0])


@pytest.fixture
def task() -> Iterator[Any]:
    RAN.clear()
    yield app.task(name="tests.waiting")(note_who)
    app.tasks.pop("tests.waiting", None)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What goes into the queue, instead of the queue."""
    kept: list[dict[str, Any]] = []
    monkeypatch.setattr(Task, "apply_async", lambda self, args, kwargs, **options: kept.append(options))
    return kept


def put(inside: In, state: Tenant.State) -> None:
    with inside("public"):
        Tenant.objects.filter(pk=NORTH).update(state=state, delete_on="2030-01-01")
    forget_doors()


def deliver(task: Any, **headers: Any) -> Any:
    """As a worker does it: the task's own header says whose it is."""
    told = {SCOPE_HEADER: NORTH.hex, **headers}
    task.push_request(id="1", args=[], kwargs={}, headers=told, called_directly=False, is_eager=False, retries=2)
    try:
        return task()
    finally:
        task.pop_request()


def test_a_suspended_tenants_task_does_not_run_and_runs_after_reopening(inside: In, task: Any, sent: Any) -> None:
    put(inside, S.SUSPENDED)
    with pytest.raises(WaitsForItsTenant):
        deliver(task)
    assert RAN == [] and len(sent) == 1
    assert sent[0]["headers"][SCOPE_HEADER] == NORTH.hex and sent[0]["retries"] == 2
    assert LOOKS_AGAIN_SECONDS <= sent[0]["countdown"] <= LOOKS_AGAIN_SECONDS + 16
    put(inside, S.ACTIVE)
    deliver(task, **sent[0]["headers"])
    assert [f"t_{NORTH.hex}"] == RAN


def test_a_task_that_waits_loses_no_try_however_often_it_waits(inside: In, task: Any, sent: Any) -> None:
    put(inside, S.SUSPENDED)
    for _ in range(9):
        with pytest.raises(WaitsForItsTenant):
            deliver(task)
    assert {again["retries"] for again in sent} == {2}


def test_while_a_tenant_is_only_read_what_writes_waits_and_what_reads_runs(inside: In, task: Any, sent: Any) -> None:
    put(inside, S.READ_ONLY)
    with pytest.raises(WaitsForItsTenant):
        deliver(task)
    task.reads_only = True
    deliver(task)
    assert len(RAN) == 1


def test_the_letter_with_a_code_to_sign_in_is_sent_while_a_tenant_is_only_read() -> None:
    app.loader.import_default_modules()
    assert app.tasks["kith.people.send_mail"].reads_only


@pytest.mark.parametrize("state", [S.SCHEDULED, S.DELETING])
def test_a_task_of_a_tenant_that_goes_is_dropped_with_a_line_in_the_log(
    inside: In, task: Any, sent: Any, state: Tenant.State, caplog: pytest.LogCaptureFixture
) -> None:
    put(inside, state)
    with caplog.at_level(logging.WARNING, "kith.tasks"), pytest.raises(Reject):
        deliver(task)
    assert RAN == [] and sent == [] and "dropped tests.waiting" in caplog.text


def test_a_task_of_a_tenant_that_is_gone_is_dropped_too(inside: In, task: Any, sent: Any) -> None:
    from tenants.closing.models import DeletionCertificate

    gone = uuid4()
    with inside("public"):
        DeletionCertificate.objects.create(tenant_id=gone, tenant_name="Gone", kind="mutual", body={}, sha256="")
    with pytest.raises(Reject):
        deliver(task, **{SCOPE_HEADER: gone.hex})


def test_a_task_that_is_overtaken_by_the_shutting_is_done_later(
    inside: In, sent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It began while its tenant was open; the right to write went while it ran."""

    def overtaken() -> None:
        with connection.cursor() as cursor:
            cursor.execute("update django_migrations set app = app")

    later = app.task(name="tests.overtaken")(overtaken)
    monkeypatch.setattr(jobs, "forget_doors", lambda: put(inside, S.READ_ONLY))
    try:
        with pytest.raises(WaitsForItsTenant):
            deliver(later)
        assert len(sent) == 1
    finally:
        app.tasks.pop("tests.overtaken", None)
