"""Every task: it carries its tenant in a header, or it does not run."""

from __future__ import annotations

import pytest
from django.db import connection

from kith.celery import app
from kith.observability.tasks import SCOPE_HEADER
from kith.scope import NoScope, current_scope, scope_or_none
from tenants.jobs import NoTenantInHeader, ScopedTask


def ours():
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def where_am_i():
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_schema()")
        return (*cursor.fetchone(), current_scope().key)


@pytest.fixture
def where():
    yield app.task(name="tests.where")(where_am_i)
    app.tasks.pop("tests.where", None)


@pytest.mark.parametrize("name", sorted(ours()))
def test_a_task_of_ours_is_scoped(name):
    assert isinstance(ours()[name], ScopedTask)


@pytest.mark.parametrize("name", sorted(ours()))
def test_a_task_of_ours_refuses_without_a_tenant(name, rolled_back):
    with pytest.raises(NoTenantInHeader, match="it has not run"):
        ours()[name].apply(throw=True)


def test_a_task_runs_in_the_tenant_of_its_header(where, inside):
    for name in ("north", "south"):
        with inside(name) as scope:
            pass
        role, schema, key = where.apply(headers={SCOPE_HEADER: scope.key}).get()
        assert (role, schema, key) == (scope.role, name, scope.key)
    assert scope_or_none() is None


def test_a_task_sent_from_nowhere_is_an_error(where, rolled_back):
    with pytest.raises(NoScope):
        where.apply_async()


def test_a_task_takes_the_senders_tenant(where, north, monkeypatch):
    sent = {}
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda *args, **options: sent.update(options))
    where.apply_async()
    assert sent["headers"] == {SCOPE_HEADER: north.key}


@pytest.mark.parametrize("key", ["0" * 32, "north", "public; drop schema north", "../public"])
def test_a_task_for_a_tenant_that_is_not_there(key, where, rolled_back):
    with pytest.raises(NoTenantInHeader, match="does not exist"):
        where.apply(headers={SCOPE_HEADER: key}, throw=True)


@pytest.mark.parametrize(
    ("state", "ends"), [("SUSPENDED", "IGNORED"), ("SCHEDULED", "REJECTED"), ("DELETING", "REJECTED")]
)
def test_a_task_for_a_tenant_that_is_shut_does_not_run(where, inside, state, ends):
    with inside("public"), connection.cursor() as cursor:
        cursor.execute("update tenants_tenant set state = %s, delete_on = now() where schema_name = 'south'", [state])
    with inside("south") as scope:
        pass
    assert where.apply(headers={SCOPE_HEADER: scope.key}).state == ends
