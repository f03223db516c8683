"""A tenant that is only read: refused at once by the pages, and then by the database's own rights."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from celery import Task
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from kith.people.models import User
from tenants.closing import operations, rights
from tenants.drift import find_drift
from tenants.fleet.caretaker import do_orders
from tenants.fleet.models import Order
from tenants.hosts import forget_doors
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tenants.provisioning import restore_rights
from tests.golden import PASSWORD, key
from tests.kith.people.steps import set_up_app, six_figures, with_password

S = Tenant.State
In = Callable[..., AbstractContextManager[Any]]
NORTH = key("tenant north")
HELLO = {"first_name": "Ada", "contact": "07700 900123", "consent": "on"}


def put(inside: In, state: Tenant.State) -> None:
    with inside("public"):
        Tenant.objects.filter(pk=NORTH).update(state=state, delete_on="2030-01-01")
    forget_doors()


def north() -> Tenant:
    with unit_of_work(PUBLIC_SCOPE):
        return Tenant.objects.get(pk=NORTH)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the order would have waited for, instead of the wait."""
    waited: list[Any] = []
    monkeypatch.setattr(rights, "sleep_until", waited.append)
    return waited


# -- the pages


def test_reading_works_and_a_banner_says_how_it_is(inside: In, browse: Any) -> None:
    put(inside, S.READ_ONLY)
    page = browse("north", "asha").get("/families/")
    assert page.status_code == 200 and "Reading only for now" in page.content.decode()


def test_what_is_sent_is_not_kept_and_the_page_says_so(inside: In, browse: Any) -> None:
    from apps.peersupport.models.introductions import Introduction

    put(inside, S.READ_ONLY)
    answer = browse("north").post("/hello/", HELLO)
    assert answer.status_code == 409 and "was not kept" in answer.content.decode()
    with inside("north"):
        assert not Introduction.objects.filter(first_name="Ada").exists()


def test_a_fragment_is_told_above_what_was_typed(inside: In, browse: Any) -> None:
    put(inside, S.READ_ONLY)
    answer = browse("north", "asha").post("/hello/", {}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#main")
    assert "<html" not in answer.content.decode() and "Reading only" in answer.content.decode()


def test_a_program_is_told_in_json(inside: In, browse: Any) -> None:
    put(inside, S.READ_ONLY)
    answer = browse("north", "asha").post("/hello/", {}, headers={"Accept": "application/json"})
    assert answer.status_code == 409 and "reading only" in answer.json()["detail"]


def test_a_page_that_writes_as_it_is_read_changes_nothing(
    inside: In, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kith.web import front

    def writes(*args: Any, **kwargs: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("update django_migrations set app = app")

    put(inside, S.READ_ONLY)
    monkeypatch.setattr(front, "items_for", writes)
    answer = browse("north", "asha").get("/")
    assert answer.status_code == 409 and "Reading only for now" in answer.content.decode()


def test_a_suspended_neighbour_is_not_this_one(inside: In, browse: Any) -> None:
    put(inside, S.READ_ONLY)
    assert "Reading only" not in browse("south", "asha").get("/families/").content.decode()


def test_a_tenant_that_gets_ready_lets_its_people_in_and_takes_no_hello(inside: In, browse: Any) -> None:
    from apps.peersupport.models.introductions import Introduction

    put(inside, S.SETTING_UP)
    for answer in (browse("north").get("/hello/"), browse("north").post("/hello/", HELLO)):
        assert answer.status_code == 503 and "We open soon" in answer.content.decode()
    with inside("north"):
        assert not Introduction.objects.filter(first_name="Ada").exists()
    assert browse("north", "asha").get("/families/").status_code == 200


@pytest.mark.parametrize("state", [S.SUSPENDED, S.SCHEDULED])
def test_a_suspended_or_leaving_tenant_shows_one_page(inside: In, browse: Any, state: Tenant.State) -> None:
    put(inside, state)
    assert browse("north").get("/").status_code == 503


# -- the rights


def may_write(table: str = "peersupport_introduction", right: str = "insert") -> bool:
    with unit_of_work(north().scope), connection.cursor() as cursor:
        cursor.execute("select has_table_privilege(%s, %s)", [table, right])
        return bool(cursor.fetchone()[0])


def shut(operation: Any) -> None:
    with unit_of_work(PUBLIC_SCOPE):
        operation(tenant=north(), reason="The board said so", by=None)


def sign_in(password: str = PASSWORD) -> Client:
    browser = Client(headers={"host": "north.kith.localhost"})
    browser.post("/account/login/password/", {"login": "gita@example.org", "password": password})
    return browser


@pytest.mark.parametrize("operation", [operations.make_read_only, operations.suspend])
def test_the_database_takes_the_right_to_write_once_every_page_knows(
    database: str, at_once: list[Any], operation: Any
) -> None:
    shut(operation)
    changed = north().state_changed_at
    assert may_write() and changed is not None
    assert do_orders() == 1
    assert not may_write() and may_write(right="select")
    assert (at_once[0] - changed).total_seconds() == 5


def test_by_its_rights_alone_it_writes_nothing(database: str, at_once: list[Any]) -> None:
    shut(operations.make_read_only)
    do_orders()
    with unit_of_work(north().scope):
        gita = User.objects.get(pk=key("gita"))
        gita.display_name = "Somebody else"
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            gita.save(update_fields=["display_name"])


def test_people_still_sign_in_and_out(database: str, at_once: list[Any]) -> None:
    shut(operations.make_read_only)
    do_orders()
    forget_doors()
    gita = sign_in()
    assert gita.get("/my-page/").status_code == 200
    gita.post("/account/logout/")
    assert gita.get("/my-page/").status_code == 302


def test_staff_prove_who_they_are_with_their_app_and_with_a_spare_code(database: str, at_once: list[Any]) -> None:
    with unit_of_work(north().scope):
        set_up_app("asha")
        codes = RecoveryCodes.activate(User.objects.get(pk=key("asha")))
        spare = codes.generate_codes()[0]
        codes.instance.data["kept_at"] = "2026-03-01"
        codes.instance.save()
    shut(operations.make_read_only)
    do_orders()
    forget_doors()
    for code in (six_figures(), spare):
        asha = Client(headers={"host": "north.kith.localhost"})
        with_password(asha, "asha")
        asha.post("/account/login/second-step/", {"code": code})
        assert asha.get("/families/").status_code == 200


def test_a_parent_signs_in_with_the_code_from_her_e_mail(
    database: str, at_once: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    shut(operations.make_read_only)
    do_orders()
    forget_doors()
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(Task, "apply_async", lambda self, args=None, kwargs=None, **options: sent.append(kwargs))
    gita = Client(headers={"host": "north.kith.localhost"})
    gita.post("/account/login/", {"email": "gita@example.org"})
    found = re.search(r"\b\d{6}\b", sent[0]["text"])
    assert found is not None
    gita.post("/account/login/code/", {"code": found[0]})
    assert gita.get("/my-page/").status_code == 200


def test_preparing_again_agrees_with_the_state(database: str, at_once: list[Any]) -> None:
    shut(operations.make_read_only)
    do_orders()
    restore_rights(north())
    assert not may_write()


def test_opening_again_gives_the_rights_back_with_the_state(database: str, at_once: list[Any]) -> None:
    shut(operations.make_read_only)
    do_orders()
    shut(operations.reopen)
    assert north().state == S.READ_ONLY
    do_orders()
    assert north().state == S.ACTIVE and may_write()
    with unit_of_work(PUBLIC_SCOPE):
        assert find_drift() == []


def test_a_reopening_that_was_overtaken_says_so(database: str, at_once: list[Any]) -> None:
    shut(operations.suspend)
    shut(operations.reopen)
    with unit_of_work(PUBLIC_SCOPE):
        Tenant.objects.filter(pk=NORTH).update(state=S.SCHEDULED, delete_on="2030-01-01")
    do_orders()
    with unit_of_work(PUBLIC_SCOPE):
        failed = Order.objects.get(kind="reopen")
    assert failed.state == Order.State.FAILED and north().state == S.SCHEDULED


def test_what_somebody_shut_further_is_not_opened_by_what_was_asked_before(database: str, at_once: list[Any]) -> None:
    shut(operations.make_read_only)
    do_orders()
    shut(operations.reopen)
    shut(operations.suspend)
    do_orders()
    with unit_of_work(PUBLIC_SCOPE):
        failed = Order.objects.get(kind="reopen")
    assert (north().state, failed.state) == (S.SUSPENDED, Order.State.FAILED)
    assert "Somebody changed" in failed.why and not may_write()


def test_rights_that_lag_behind_the_state_are_drift_after_a_while(database: str, at_once: list[Any]) -> None:
    shut(operations.make_read_only)
    with unit_of_work(PUBLIC_SCOPE):
        assert find_drift() == []
        Tenant.objects.filter(pk=NORTH).update(state_changed_at="2026-01-01T00:00Z")
        assert [drift.names for drift in find_drift()] == [("north",)]
    do_orders()
    with unit_of_work(PUBLIC_SCOPE):
        assert find_drift() == []
