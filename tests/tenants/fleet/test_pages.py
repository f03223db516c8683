"""Asking for a tenant on a page, watching it being made, trying again; and the list of all that was asked for."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kith.audit.models import Event
from tenants.fleet import presenters
from tenants.fleet.models import Order
from tests.golden import key

NORTH = key("tenant north")
SENT = {
    "name": "Lea Families", "kind": "mutual", "label": "lea", "place": "Lea Bridge", "admin_name": "Noor Khan",
    "admin_email": "noor@example.org", "key": "6b697468-0000-4000-8000-000000000001",
}  # fmt: skip


@pytest.fixture
def olu(browse: Any) -> Any:
    return browse("public", "olu")


def made(**fields: Any) -> Order:
    asked = {"name": "Lea Families", "host": "lea.kith.localhost", "tenant_kind": "mutual", "way_in": "http://{}:8000"}
    return Order.objects.create(**{"kind": "make", "steps": 6, "asked": asked, "asked_by_id": key("olu"), **fields})


def test_an_operator_asks_for_a_tenant_and_is_taken_to_its_order(olu: Any, inside: Any) -> None:
    answer = olu.post("/tenants/new/", SENT, headers={"host": "kith.localhost:8200"})
    with inside("public"):
        order = Order.objects.get(kind="make")
        assert (order.asked["host"], order.asked["tenant_kind"]) == ("lea.kith.localhost", "mutual")
        assert order.asked["way_in"] == "http://{}:8200"
        assert Event.objects.filter(kind="order.asked", actor_id=key("olu"), subject_id=order.pk).count() == 1
    assert answer.headers["Location"] == f"/orders/{order.pk}/"
    page = olu.get(answer.headers["Location"]).content.decode()
    assert "Make a tenant: Lea Families" in page and "It begins in a moment." in page
    assert "noor@example.org" not in page


def test_sent_twice_it_is_one_order(olu: Any, inside: Any) -> None:
    first, second = olu.post("/tenants/new/", SENT), olu.post("/tenants/new/", SENT)
    assert first.headers["Location"] == second.headers["Location"]
    with inside("public"):
        assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"label": "north"}, "north.kith.localhost is taken"),
        ({"label": "www"}, "kept for the platform"),
        ({"label": "Lea Bridge"}, "single hyphens"),
        ({"name": ""}, "Please write something here"),
        ({"admin_email": "noor"}, "Write an e-mail address"),
    ],
)
def test_what_cannot_be_used_is_said_and_what_was_typed_is_kept(
    olu: Any, inside: Any, typed: dict[str, str], sentence: str
) -> None:
    answer = olu.post("/tenants/new/", {**SENT, **typed})
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page
    assert 'value="Lea Bridge"' in page and 'value="Noor Khan"' in page and SENT["key"] in page
    with inside("public"):
        assert not Order.objects.exists()


@pytest.mark.parametrize(("label", "said"), [("lea", "It is free."), ("south", "is taken"), ("mail", "kept for")])
def test_an_address_is_looked_at_while_it_is_typed(olu: Any, label: str, said: str) -> None:
    page = olu.get("/tenants/new/", {"label": label}).content.decode()
    assert said in re.search(r'<span id="free">(.*?)</span>', page)[1]  # type: ignore[index]


def test_the_page_asks_again_and_is_answered_only_when_there_is_news(olu: Any, inside: Any) -> None:
    with inside("public"):
        order = made(state=Order.State.RUNNING, steps_done=1, doing="Making the tables")
    page = olu.get(f"/orders/{order.pk}/").content.decode()
    assert "Step 2 of 6. Making the tables" in page and "Look again" in page
    poll = re.search(r'hx-get="([^"]+)"', page)[1].replace("&amp;", "&")  # type: ignore[index]
    assert olu.get(poll, headers={"HX-Request": "true"}).status_code == 204
    with inside("public"):
        Order.objects.filter(pk=order.pk).update(steps_done=2, doing="Giving rights")
    assert "Step 3 of 6. Giving rights" in olu.get(poll, headers={"HX-Request": "true"}).content.decode()


def test_a_tenant_that_is_ready_is_one_step_away_and_its_admin_is_to_be_told(olu: Any, inside: Any) -> None:
    with inside("public"):
        order = made(state=Order.State.DONE, steps_done=6, tenant_id=NORTH)
    page = olu.get(f"/orders/{order.pk}/").content.decode()
    assert f'href="/tenants/{NORTH}/"' in page and "http://lea.kith.localhost:8000/account/login/" in page
    assert "Now tell its first admin." in page and "hx-get" not in page


def test_what_failed_says_why_and_is_tried_again(olu: Any, inside: Any) -> None:
    with inside("public"):
        order = made(state=Order.State.FAILED, steps_done=1, why="The disk is full.", tries=3)
    page = olu.get(f"/orders/{order.pk}/").content.decode()
    assert "The disk is full." in page and "It stopped at step 2 of 6." in page
    assert olu.post(f"/orders/{order.pk}/try-again/").headers["Location"] == f"/orders/{order.pk}/"
    with inside("public"):
        assert Order.objects.get(pk=order.pk).state == Order.State.WAITING
    assert olu.post(f"/orders/{order.pk}/try-again/").status_code == 409


def test_what_failed_can_be_asked_for_in_another_way(olu: Any, inside: Any) -> None:
    with inside("public"):
        order = made(state=Order.State.FAILED, why="Taken.")
    page = olu.get(f"/orders/{order.pk}/").content.decode()
    assert f"/tenants/new/?like={order.pk}" in page
    assert 'value="Lea Families"' in olu.get("/tenants/new/", {"like": str(order.pk)}).content.decode()
    assert olu.get("/tenants/new/", {"like": "nothing"}).status_code == 200


def test_orders_are_found_narrowed_and_taken_home(olu: Any, inside: Any) -> None:
    with inside("public"):
        made()
        made(state=Order.State.FAILED, why="No room.", asked={}, tenant_id=NORTH)
    page = olu.get("/orders/").content.decode()
    assert "Lea Families" in page and "Make a tenant: North" in page and "by Olu" in page
    assert "North" not in olu.get("/orders/", {"q": "lea"}).content.decode()
    assert "Lea" not in olu.get("/orders/", {"q": "north.kith"}).content.decode()
    assert "Lea" not in olu.get("/orders/", {"state": "FAILED", "kind": "make"}).content.decode()
    assert "No order found" in olu.get("/orders/", {"kind": "other"}).content.decode()
    lines = list(csv.reader(io.StringIO(olu.get("/orders/", {"as": "csv"}).content.decode("utf-8-sig"))))
    assert {line[1] for line in lines} == {"Tenant", "Lea Families", "North"}


def test_an_empty_list_says_what_to_do(olu: Any) -> None:
    page = olu.get("/orders/").content.decode()
    assert "Nothing has been asked for yet" in page and "/tenants/new/" in page


def test_many_orders_cost_as_much_as_one(olu: Any, inside: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert olu.get("/orders/").status_code == 200
        return len(captured)

    with inside("public"):
        made(tenant_id=NORTH)
    cost()
    before = cost()
    with inside("public"):
        for _ in range(9):
            made(state=Order.State.DONE, tenant_id=NORTH)
    assert cost() == before


@pytest.mark.parametrize("path", ["/orders/", "/tenants/new/"])
def test_a_commissioner_may_not(browse: Any, path: str) -> None:
    assert browse("public", "vic").get(path).status_code == 403


def test_an_order_that_nobody_begins_makes_one_ask_about_the_caretaker() -> None:
    order = Order(kind="make", steps=6)
    later = timezone.now() + dt.timedelta(seconds=presenters.LONG_SECONDS + 1)
    assert "caretaker" in presenters.now(order, at=later)
