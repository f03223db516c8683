"""Deleting a tenant: nothing of it is left, its neighbour is untouched, and a certificate says so, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.core.cache import cache, caches
from django.db import connections, models

from kith.celery import app
from tenants.closing import belongings, conditions, deleting, operations, queues, rights
from tenants.closing.certificates import is_true_to_itself
from tenants.closing.due import ask_for_due_deletions
from tenants.closing.models import DeletionCertificate, StateChange
from tenants.closing.sweeps import Leaving, covered_models, sweeps
from tenants.fleet.caretaker import do_orders
from tenants.fleet.models import Order
from tenants.hosts import door_for_host, forget_doors
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, tenant_role, unit_of_work
from tenants.models import Tenant
from tenants.provisioning import make_tenant
from tests import killed
from tests.golden import let_in, open_to_families
from tests.isolation.schemas import our_models

S = Tenant.State
STAY = {"closing.DeletionCertificate"}
"""What holds a tenant's id for good: the proof itself."""


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process remembers a door here, so nobody waits until it is forgotten; and nothing had to be done before."""
    monkeypatch.setattr(conditions, "_conditions", {})
    monkeypatch.setattr(deleting, "sleep_until", lambda moment: None)
    monkeypatch.setattr(rights, "sleep_until", lambda moment: None)


@pytest.fixture
def west(database: str, at_once: None, settings: Any, tmp_path: Path) -> Tenant:
    """A mutual of this test's own: its role stands in no other database of the server."""
    settings.MEDIA_ROOT = tmp_path
    return new_west()


def new_west() -> Tenant:
    name = f"west{uuid4().hex[:6]}"
    made = make_tenant(schema=name, kind="mutual", name="West", host=f"{name}.kith.localhost")
    with unit_of_work(made.scope):
        let_in({"asha": ("Asha", ("COORDINATOR",))})
        cache.set("kettle", "warm")
    with unit_of_work(PUBLIC_SCOPE):
        open_to_families(made)
    return made


def to_be_deleted(tenant: Tenant) -> Tenant:
    with unit_of_work(PUBLIC_SCOPE):
        Tenant.objects.filter(pk=tenant.pk).update(state=S.SCHEDULED, delete_on="2027-03-01", state_reason="It ended")
        return Tenant.objects.get(pk=tenant.pk)


def ask(tenant: Tenant, despite: str = "") -> Order:
    with unit_of_work(PUBLIC_SCOPE):
        return operations.ask_deletion(tenant=tenant, typed_name=tenant.name, despite=despite, by=None)


def again(order: Order) -> Order:
    with unit_of_work(PUBLIC_SCOPE):
        return Order.objects.get(pk=order.pk)


def certificate_of(tenant: Tenant) -> DeletionCertificate:
    with unit_of_work(PUBLIC_SCOPE):
        return DeletionCertificate.objects.get(tenant_id=tenant.pk)


def leaving(tenant: Tenant) -> Leaving:
    return Leaving(tenant.pk, tenant.schema_name)


def left_of(tenant: Tenant) -> dict[str, int]:
    return {sweep.what: number for sweep in sweeps() if (number := sweep.count(leaving(tenant)))}


def server(database: str, statement: str, *values: Any) -> list[Any]:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def rows_of(schema: str) -> dict[str, int]:
    tables = [name for (name,) in server("", "select tablename from pg_tables where schemaname = %s", schema)]
    return {table: server("", f'select count(*) from "{schema}"."{table}"')[0][0] for table in tables}


def test_nothing_of_a_deleted_tenant_is_left(database: str, west: Tenant) -> None:
    (belongings._folder(leaving(west))).mkdir()
    (belongings._folder(leaving(west)) / "photo.jpg").write_bytes(b"a photo")
    order = ask(to_be_deleted(west))
    assert do_orders() == 1
    assert (again(order).state, again(order).why, again(order).tenant_id) == (Order.State.DONE, "", None)
    assert left_of(west) == {}
    assert server(database, "select 1 from pg_namespace where nspname = %s", west.schema_name) == []
    assert server(database, "select 1 from pg_roles where rolname = %s", tenant_role(west.pk)) == []
    assert server(database, "select 1 from public.tenants_tenant where id = %s", west.pk) == []
    assert not belongings._folder(leaving(west)).exists()
    forget_doors()
    assert door_for_host(f"{west.schema_name}.kith.localhost") is None


def test_the_certificate_says_what_was_there_and_is_true_to_itself(database: str, west: Tenant) -> None:
    ask(to_be_deleted(west), despite="They asked for it in writing")
    do_orders()
    certificate = certificate_of(west)
    body = certificate.body
    assert is_true_to_itself(certificate)
    assert body["tenant"]["name"] == "West" and body["tenant"]["reason"] == "It ended"
    assert body["asked"]["despite"] == "They asked for it in writing"
    assert body["removed"]["tables"] > 30 and body["removed"]["rows in its tables"] > 20
    assert body["removed"]["database role"] == body["removed"]["addresses"] == 1
    assert body["removed"]["custodians named"] == 1 and body["removed"]["cache entries"] == 1
    assert set(body["left"].values()) == {0} and body["left"].keys() == body["removed"].keys()
    certificate.body["removed"]["tables"] = 0
    assert not is_true_to_itself(certificate)


def test_the_neighbour_of_a_deleted_tenant_is_untouched(database: str, west: Tenant) -> None:
    before = rows_of("south")
    role = server(database, "select rolname from pg_roles where rolname ~ '^t_' order by 1")
    ask(to_be_deleted(west))
    do_orders()
    assert rows_of("south") == before and sum(before.values()) > 50
    after = server(database, "select rolname from pg_roles where rolname ~ '^t_' order by 1")
    assert (tenant_role(west.pk),) in role and (tenant_role(west.pk),) not in after


def nothing() -> None:
    """A task's work."""


def test_a_tenants_waiting_tasks_go_and_a_neighbours_stay(
    database: str, west: Tenant, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    task = app.task(name="tests.closing")(nothing)
    try:
        with unit_of_work(PUBLIC_SCOPE):
            south = Tenant.objects.get(schema_name="south")
        for tenant in (west, south):
            with unit_of_work(tenant.scope):
                task.apply_async(queue="kith_test_closing")
        assert queues.QUEUE.count(leaving(west)) == 1
        ask(to_be_deleted(west))
        do_orders()
        assert (queues.QUEUE.count(leaving(west)), queues.QUEUE.count(leaving(south))) == (0, 1)
    finally:
        queues.QUEUE.remove(leaving(south))
        app.tasks.pop("tests.closing", None)


def test_a_hold_stops_a_deletion_that_was_already_asked_for(database: str, west: Tenant) -> None:
    order = ask(to_be_deleted(west))
    with unit_of_work(PUBLIC_SCOPE):
        operations.place_hold(tenant=west, reason="A court asked", by=None)
    do_orders()
    assert again(order).state == Order.State.FAILED and "A court asked" in again(order).why
    assert rows_of(west.schema_name)


def test_a_condition_stops_it_too(database: str, west: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    order = ask(to_be_deleted(west))
    monkeypatch.setattr(conditions, "_conditions", {"archive": lambda tenant: "Nobody has the archive."})
    do_orders()
    assert (again(order).state, again(order).why) == (Order.State.FAILED, "Nobody has the archive.")


def test_whose_day_has_come_is_asked_for_once_and_again_a_day_later(database: str, west: Tenant) -> None:
    to_be_deleted(west)
    day = datetime(2027, 3, 1, 12, tzinfo=UTC)
    assert [ask_for_due_deletions(now=day - timedelta(days=1)), ask_for_due_deletions(now=day)] == [0, 1]
    with unit_of_work(PUBLIC_SCOPE):
        asked = Order.objects.filter(kind="delete", tenant_id=west.pk)
        asked.update(state=Order.State.FAILED, asked_at=day)
    assert ask_for_due_deletions(now=day + timedelta(hours=1)) == 0
    assert ask_for_due_deletions(now=day + timedelta(days=2)) == 1


def test_whose_day_has_come_stays_while_it_is_on_hold_or_something_is_missing(
    database: str, west: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_be_deleted(west)
    day = datetime(2027, 3, 1, 12, tzinfo=UTC)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(conditions, "_conditions", {"archive": lambda tenant: "Nobody has the archive."})
        assert ask_for_due_deletions(now=day) == 0
    with unit_of_work(PUBLIC_SCOPE):
        operations.place_hold(tenant=west, reason="A court asked", by=None)
    assert ask_for_due_deletions(now=day) == 0


def test_a_role_that_another_database_needs_is_said_before_anything_is_gone(
    database: str, west: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting, "databases_with_its_role", lambda leaving: ["kith_copy"])
    order = ask(to_be_deleted(west))
    do_orders()
    assert again(order).state == Order.State.FAILED and "kith_copy" in again(order).why
    assert rows_of(west.schema_name)


def test_norths_role_is_known_to_stand_in_the_golden_database_too(database: str) -> None:
    with unit_of_work(PUBLIC_SCOPE):
        north = Tenant.objects.get(schema_name="north")
    assert belongings.databases_with_its_role(leaving(north)) != []


def test_what_comes_back_after_the_sweep_is_swept_again_before_there_is_a_certificate(
    database: str, west: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = iter([1, 1, 0])
    stray = deleting.Sweep("strays", lambda leaving: next(counted, 0), lambda leaving: None)
    monkeypatch.setattr(deleting, "sweeps", lambda: [*sweeps(), stray])
    order = ask(to_be_deleted(west))
    do_orders()
    assert again(order).state == Order.State.WAITING
    with unit_of_work(PUBLIC_SCOPE):
        assert not DeletionCertificate.objects.filter(tenant_id=west.pk).exists()
    do_orders()
    assert again(order).state == Order.State.DONE and certificate_of(west).body["removed"]["strays"] == 1


def test_a_table_that_somebody_reads_is_waited_for_and_asked_for_again(
    database: str, west: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.databases import at
    from tests.environment import FOUND

    reader = psycopg.connect(at(FOUND["OWNER_DATABASE_URL"], database))
    reader.execute(f'select count(*) from "{west.schema_name}".people_user')  # type: ignore[arg-type]
    monkeypatch.setattr(rights, "LOCK_SECONDS", 0.01)
    monkeypatch.setattr(belongings, "TRIES", 2)
    order = ask(to_be_deleted(west))
    do_orders()
    assert again(order).state == Order.State.WAITING
    reader.close()
    do_orders()
    assert again(order).state == Order.State.DONE


def test_a_deletion_that_failed_is_gone_on_with_when_it_is_asked_for_again(
    database: str, west: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ask(to_be_deleted(west))
    with monkeypatch.context() as meanwhile:
        stray = deleting.Sweep("strays", lambda leaving: 1, lambda leaving: None)
        meanwhile.setattr(deleting, "sweeps", lambda: [*sweeps(), stray])
        for _ in range(3):
            do_orders()
    assert again(order).state == Order.State.FAILED
    with unit_of_work(PUBLIC_SCOPE):
        west = Tenant.objects.get(pk=west.pk)
    assert west.state == S.DELETING and ask(west) == order
    do_orders()
    assert again(order).state == Order.State.DONE and certificate_of(west).body["removed"]["tables"] > 30


def test_no_schema_of_the_platforms_own_is_ever_dropped(database: str) -> None:
    for name in ("public", "ext", "nowhere", "pg_catalog"):
        with pytest.raises(belongings.NotATenantsSchema):
            belongings.drop_schema(Leaving(uuid4(), name))


def test_every_shared_model_that_names_a_tenant_has_a_sweep() -> None:
    """A new table with a tenant's id must say how a deletion takes its rows away: register_rows in its AppConfig."""
    naming = {model._meta.label for model in our_models() if _names_a_tenant(model) and _is_shared(model)}
    assert naming - covered_models() - STAY == set()
    assert {apps.get_model(label)._meta.label for label in covered_models() | STAY} <= naming


def _names_a_tenant(model: type[models.Model]) -> bool:
    return any(field.name == "tenant_id" or field.related_model is Tenant for field in model._meta.fields)


def _is_shared(model: type[models.Model]) -> bool:
    from django.conf import settings

    return model._meta.app_config.name in settings.TENANT_TYPES["public"]["APPS"]


@pytest.mark.parametrize("field", ["append-only", "no tenant"])
def test_no_tenant_reads_a_certificate_or_a_neighbours_custodian(field: str, inside: Callable[..., Any]) -> None:
    from django.db import ProgrammingError, connection, transaction

    with inside("north"), connection.cursor() as cursor:
        cursor.execute("select count(*) from public.closing_custodian")
        assert cursor.fetchone() == (1,)
        for table in ("closing_deletioncertificate", "closing_statechange"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(f"select 1 from public.{table}")


WORK = "from tests.tenants.closing.test_deleting import work; work()"


def work() -> None:
    """Delete whoever is to be deleted: what the killed process runs."""
    deleting.sleep_until = rights.sleep_until = lambda moment: None
    conditions._conditions.clear()
    do_orders()


def test_killed_at_any_word_nothing_half_deleted_is_open_and_the_next_run_completes(
    database: str, west: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    doomed = to_be_deleted(west)
    ask(doomed)
    monkeypatch.setattr(killed, "LONGEST", 900)
    for _word in killed.every_word(WORK, database=database, every=157):
        forget_doors()
        caches["default"].clear()  # what the killed process emptied was its own
        door = door_for_host(f"{doomed.schema_name}.kith.localhost")
        assert door is None or not door.open
        do_orders()
        do_orders()
        assert left_of(doomed) == {}
        with unit_of_work(PUBLIC_SCOPE):
            assert DeletionCertificate.objects.filter(tenant_id=doomed.pk).count() == 1
            assert not Tenant.objects.filter(pk=doomed.pk).exists()
            assert not StateChange.objects.filter(tenant_id=doomed.pk).exists()
        doomed = to_be_deleted(new_west())
        ask(doomed)
