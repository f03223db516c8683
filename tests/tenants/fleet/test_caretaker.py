"""Orders: done step by step by whoever holds the owner's rights, and gone on with after a crash."""

from __future__ import annotations

import errno
import threading
from typing import Any

import pytest
from django.db import connections

from kith.errors import Refused
from tenants.fleet import caretaker, works
from tenants.fleet.models import Order
from tenants.fleet.operations import AlreadyAskedFor, NotOver, ask_for, try_again
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, unit_of_work
from tenants.reasons import reason
from tests.golden import key

KIND = "try-out"
NORTH = key("tenant north")


class Undone(Refused):
    """The work may not be done."""


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the two steps of a made-up work do: put a callable in place of either."""
    todo: list[Any] = [lambda doing: doing.keep(found=1), lambda doing: None]
    made = tuple(
        works.Step(says, lambda doing, at=at: todo[at](doing)) for at, says in enumerate(("Looking", "Putting away"))
    )
    monkeypatch.setitem(works._works, KIND, works.Work(KIND, "Try out", made, frozenset({"email"})))
    return todo


def ask(**asked: Any) -> Order:
    with unit_of_work(PUBLIC_SCOPE):
        return ask_for(kind=KIND, by=None, tenant_id=NORTH, **asked)


def again(order: Order) -> Order:
    with unit_of_work(PUBLIC_SCOPE):
        return Order.objects.get(pk=order.pk)


def fail(_: Any) -> None:
    raise OSError(errno.ENOSPC, "The disk is full", "/srv/files/a-letter-to-asha.pdf")


def refuse(_: Any) -> None:
    raise Undone("North is on hold.")


def test_an_order_is_done_step_by_step_and_forgets_who_it_named(database: str, steps: list[Any]) -> None:
    order = ask(email="asha@example.org", name="North")
    assert caretaker.do_orders() == 1
    done = again(order)
    assert (done.state, done.steps_done, done.steps, done.why) == (Order.State.DONE, 2, 2, "")
    assert (done.asked, done.kept) == ({"name": "North"}, {"found": 1})
    assert caretaker.do_orders() == 0


def test_a_step_that_fails_is_tried_again_and_the_first_is_not_done_twice(database: str, steps: list[Any]) -> None:
    firsts: list[int] = []
    steps[0], steps[1] = lambda doing: firsts.append(1), fail
    order = ask()
    for tries in (1, 2):
        caretaker.do_orders()
        assert (again(order).state, again(order).tries) == (Order.State.WAITING, tries)
    caretaker.do_orders()
    assert (again(order).state, firsts) == (Order.State.FAILED, [1])
    assert again(order).why == "OSError: The disk is full"


FAMILYS = "asha.of.north@example.org"
HOLDING_A_ROW = (
    "create temporary table letter (email text unique) on commit drop; insert into letter values (%s), (%s)",
    "select %s::integer + length(%s)",
    "do $$ begin raise exception 'No room for %s and %s'; end $$",
)


@pytest.mark.parametrize("statement", HOLDING_A_ROW)
def test_why_an_order_failed_names_nothing_of_a_row(database: str, steps: list[Any], statement: str) -> None:
    def break_on_a_row(_: Any) -> None:
        with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
            filled = statement.replace("%s", f"'{FAMILYS}'") if "do $$" not in statement else statement % (FAMILYS, 1)
            cursor.execute(filled)

    steps[1] = break_on_a_row
    order = ask()
    for _ in range(caretaker.TRIES):
        caretaker.do_orders()
    assert again(order).why and FAMILYS not in again(order).why


def test_what_our_own_code_says_of_a_failure_is_kept_and_what_another_says_is_not() -> None:
    assert reason(NotOver("North is on hold.")) == "NotOver: North is on hold."
    assert FAMILYS not in reason(ValueError(f"Not a number: {FAMILYS}"))


def test_a_refusal_is_not_tried_again_until_somebody_asks(database: str, steps: list[Any]) -> None:
    steps[1] = refuse
    order = ask(email="asha@example.org")
    caretaker.do_orders()
    assert (again(order).state, again(order).why) == (Order.State.FAILED, "North is on hold.")
    steps[1] = lambda doing: None
    with unit_of_work(PUBLIC_SCOPE):
        try_again(order=order, by=None)
    caretaker.do_orders()
    assert (again(order).state, again(order).asked) == (Order.State.DONE, {})


def test_what_has_not_failed_is_not_tried_again(database: str, steps: list[Any]) -> None:
    order = ask()
    with pytest.raises(NotOver), unit_of_work(PUBLIC_SCOPE):
        try_again(order=order, by=None)


def test_the_same_work_is_asked_for_once(database: str, steps: list[Any]) -> None:
    ask()
    with pytest.raises(AlreadyAskedFor):
        ask()


def test_an_order_of_newer_code_waits_for_it(database: str, steps: list[Any]) -> None:
    with unit_of_work(PUBLIC_SCOPE):
        newer = Order.objects.create(kind="not-known-here")
    order = ask()
    assert caretaker.do_orders() == 1
    assert (again(newer).state, again(order).state) == (Order.State.WAITING, Order.State.DONE)


def test_two_caretakers_do_an_order_once(database: str, steps: list[Any]) -> None:
    meanwhile: list[int] = []
    steps[0] = lambda doing: meanwhile.append(_elsewhere(caretaker.do_orders))
    ask()
    assert caretaker.do_orders() == 1
    assert meanwhile == [0]


def _elsewhere(do: Any) -> Any:
    from django.db import connections

    found: list[Any] = []

    def there() -> None:
        found.append(do())
        connections.close_all()

    thread = threading.Thread(target=there)
    thread.start()
    thread.join()
    return found[0]
