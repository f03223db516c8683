"""Whatever dies while a tenant is made, and whenever: nothing that can be reached is broken, and the next run is whole.

Every few statements here; with KITH_KILL_EVERY=1 in the environment, every one of them.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from kith.people.models import User
from kith.people.tasks import send_mail
from tenants import drift, pool
from tenants.fleet import asking, caretaker
from tenants.fleet.models import Order
from tenants.fleet_state import schemas_behind
from tenants.hosts import door_for_host, forget_doors
from tenants.isolation import PUBLIC_SCOPE, tenant_role, unit_of_work
from tenants.left_behind import left_behind
from tenants.models import Domain, Tenant
from tests.killed import every_word

MAKE = (
    "from uuid import UUID; from tenants.provisioning import make_tenant;"
    "make_tenant(id=UUID({id!r}), schema='lea', kind='service', name='Lea', host='lea.kith.localhost')"
)
ORDER = (
    "from kith.people.tasks import send_mail; send_mail.delay = lambda **mail: None;"
    "from tenants.fleet.caretaker import do_orders; do_orders()"
)
FILL = "from tenants.pool import fill_pool; fill_pool()"
CLAIM = "from tenants.pool import claim; claim(kind='service', name='Lea', host='{}', by=None)"
HOST = "lea{}.kith.localhost"


@pytest.fixture(autouse=True)
def no_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POOL_SIZES", "service=2")
    monkeypatch.setattr(send_mail, "delay", lambda **mail: None)


def check_sound() -> None:
    """No right astray, no schema or role without its tenant, none without its schema, none behind, none half there."""
    forget_doors()
    with unit_of_work(PUBLIC_SCOPE):
        assert drift.find_drift() == []
        assert schemas_behind() == {}
        left = [(each.found, names) for each, names in left_behind() if names and not each.advice]
        hosts = list(Domain.objects.values_list("domain", flat=True))
    assert left == []
    for host in hosts:
        if door := door_for_host(host):
            with unit_of_work(door.scope):
                User.objects.count()


def count(**what: Any) -> int:
    with unit_of_work(PUBLIC_SCOPE):
        return Tenant.objects.filter(**what).count()


def test_a_tenant_whose_making_is_killed_is_there_whole_or_not_at_all(database: str) -> None:
    new = uuid4()
    for _ in every_word(MAKE.format(id=str(new)), database=database, every=13):
        check_sound()
        assert (count(schema_name="lea"), there_is(tenant_role(new))) == (0, False)
    check_sound()
    assert (count(schema_name="lea"), there_is(tenant_role(new))) == (1, True)
    assert door_for_host(HOST.format("")) is not None


def there_is(role: str) -> bool:
    with unit_of_work(PUBLIC_SCOPE), connections["default"].cursor() as cursor:
        cursor.execute("select count(*) > 0 from pg_roles where rolname = %s", [role])
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("ready", [0, 1])
def test_an_order_that_is_killed_is_done_whole_by_the_next_caretaker(database: str, ready: int, settings: Any) -> None:
    """The pool is empty, or has one."""
    settings.POOL_SIZES = {"service": ready}
    at = begin(0)
    for word in every_word(ORDER, database=database, every=41):
        check_sound()
        caretaker.do_orders()
        check_made(at)
        check_sound()
        at = begin(word)
    check_made(at)
    assert at > 0, "It was never killed."


def begin(at: int) -> int:
    pool.fill_pool()
    with unit_of_work(PUBLIC_SCOPE):
        asking.ask_to_make_tenant(
            label=f"lea{at}", kind="service", name="Lea", place="", admin_name="Noor", admin_email="noor@example.org",
            way_in="http://{}", by=None,
        )  # fmt: skip
    return at


def check_made(at: int) -> None:
    """Whole, with one admin, and nothing else begun."""
    door = door_for_host(HOST.format(at))
    assert door is not None and door.open
    with unit_of_work(door.scope):
        assert [user.roles for user in User.objects.all()] == [{"TENANT_ADMIN"}]
    assert count(state=Tenant.State.MAKING) == 0
    with unit_of_work(PUBLIC_SCOPE):
        assert not Order.objects.exclude(state=Order.State.DONE).exists()


def test_filling_the_pool(database: str, settings: Any) -> None:
    settings.POOL_SIZES = {"service": 2}
    for _ in every_word(FILL, database=database, every=31):
        check_sound()
    check_sound()
    assert count(state=Tenant.State.PENDING) == 2


def test_claiming(database: str, settings: Any) -> None:
    settings.POOL_SIZES = {"service": 1}
    pool.fill_pool()
    for _ in every_word(CLAIM.format(HOST.format("")), database=database, every=7):
        check_sound()
        assert (count(state=Tenant.State.PENDING), count(name="Lea")) == (1, 0)
    assert (count(state=Tenant.State.PENDING), count(name="Lea")) == (0, 1)
