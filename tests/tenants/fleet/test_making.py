"""A tenant is made from an order: whole, with its first admin in it, and reached by nobody before that."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connections

from kith.errors import BadInput
from kith.people.models import User
from kith.people.tasks import send_mail
from tenants import pool, provisioning
from tenants.fleet import asking, caretaker, making
from tenants.fleet.models import Order
from tenants.hosts import door_for_host
from tenants.isolation import OWNER, PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant

HOST = "lea.kith.localhost"
ASKED = {
    "label": "lea", "name": "Lea Families", "kind": "mutual", "place": "Lea Bridge", "admin_name": "Noor Khan",
    "admin_email": "noor@example.org", "way_in": "http://{}:8000",
}  # fmt: skip


@pytest.fixture(autouse=True)
def letters(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    sent: list[dict[str, str]] = []
    monkeypatch.setattr(send_mail, "delay", lambda **mail: sent.append(mail))
    return sent


def ask(**other: Any) -> Order:
    with unit_of_work(PUBLIC_SCOPE):
        return asking.ask_to_make_tenant(**{**ASKED, "by": None, **other})


def again(order: Order) -> Order:
    with unit_of_work(PUBLIC_SCOPE):
        return Order.objects.get(pk=order.pk)


def admins(order: Order) -> dict[str, frozenset[str]]:
    with unit_of_work(PUBLIC_SCOPE):
        tenant = Tenant.objects.get(pk=order.tenant_id)
    with unit_of_work(tenant.scope):
        return {user.email: user.roles for user in User.objects.all()}


@pytest.mark.parametrize("pool_size", [0, 1])
def test_an_order_makes_a_tenant_from_the_pool_or_without(
    database: str, settings: LazySettings, letters: list[dict[str, str]], pool_size: int
) -> None:
    settings.POOL_SIZES = {"mutual": pool_size}
    pool.fill_pool()
    order = ask()
    assert caretaker.do_orders() == 1
    order = again(order)
    assert (order.state, order.steps_done, order.why) == (Order.State.DONE, 6, "")
    door = door_for_host(HOST)
    assert door is not None and door.scope.tenant_id == order.tenant_id
    assert (door.name, door.place, door.open) == ("Lea Families", "Lea Bridge", True)
    assert admins(order) == {"noor@example.org": frozenset({"TENANT_ADMIN"})}
    (letter,) = letters
    assert letter["to"] == "noor@example.org" and "http://lea.kith.localhost:8000/account/login/" in letter["text"]
    assert "noor" not in str(order.asked).lower()
    assert pool.fill_pool() == pool_size


def test_one_from_the_pool_needs_no_tables(database: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.POOL_SIZES = {"mutual": 1}
    pool.fill_pool()
    monkeypatch.setattr(provisioning, "prepare_tenant", None)
    order = ask()
    caretaker.do_orders()
    assert again(order).state == Order.State.DONE


def test_one_that_fell_behind_after_it_was_claimed_is_brought_up_to_date(database: str, settings: Any) -> None:
    settings.POOL_SIZES = {"service": 1}
    pool.fill_pool()
    order = ask(kind="service")
    held = caretaker.Held(order)
    making.claim_place(held)
    tenant = making._tenant(held)
    with unit_of_work(provisioning.owner_scope(tenant.scope), using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'fleet'")
    making.make_tables(held)
    assert making._is_current(tenant)


def test_what_is_asked_twice_with_one_id_is_made_once(database: str) -> None:
    first = ask()
    assert ask(order_id=first.pk).pk == first.pk


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("www", "kept for the platform"),
        ("9lives", "beginning with a letter"),
        ("le--a", "single hyphens"),
        ("a", "2 to 40"),
        ("north", "is taken"),
        ("lea", "being made now"),
    ],
)
def test_an_address_nobody_can_have(public: Any, label: str, sentence: str) -> None:
    asking.ask_to_make_tenant(**ASKED, by=None)
    with pytest.raises(BadInput, match=sentence):
        asking.ask_to_make_tenant(**{**ASKED, "label": label}, by=None)


def test_a_whole_address_or_capitals_do_no_harm() -> None:
    assert asking.host_of(" Lea.Kith.localhost ") == HOST


def test_a_host_that_was_taken_meanwhile_is_said_and_nothing_is_left(database: str) -> None:
    order = ask()
    provisioning.make_tenant(schema="quicker", kind="service", name="Quicker", host=HOST)
    caretaker.do_orders()
    order = again(order)
    assert (order.state, order.why) == (Order.State.FAILED, f"{HOST} is taken. Choose another address.")
    with unit_of_work(PUBLIC_SCOPE):
        assert not Tenant.objects.filter(name="Lea Families").exists()


def test_a_door_closed_since_is_not_opened_again(database: str) -> None:
    order = ask(kind="service")
    caretaker.do_orders()
    held = caretaker.Held(again(order))
    provisioning.set_state(making._tenant(held), Tenant.State.SUSPENDED)
    making.open_door(held)
    assert making._tenant(held).state == Tenant.State.SUSPENDED


def test_the_command_makes_one_and_goes_on_with_one_that_was_begun(database: str, capsys: Any) -> None:
    order = ask(kind="service")
    making.claim_place(caretaker.Held(order))
    command = ["make_tenant", "lea", "Lea", "--admin-name", "Noor", "--admin-email", "noor@example.org"]
    call_command(*command)
    assert "Lea Families answers at lea.kith.localhost." in capsys.readouterr().out
    assert again(order).state == Order.State.DONE
    with pytest.raises(CommandError, match="is taken"):
        call_command(*command)
