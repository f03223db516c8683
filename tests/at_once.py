"""Two real connections at the same moment, on a committed copy of the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from kith.scope import Scope
from tests.databases import copied
from tests.environment import NAME
from tests.golden import TENANTS, key


@pytest.fixture
def apart(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scope]:
    """North in a database of its own, where what is written stays until the test ends."""
    from tenants.isolation import tenant_scope

    with django_db_blocker.unblock(), copied(f"{NAME}_apart") as other:
        connections["default"].close()
        before, connections.settings["default"]["NAME"] = connections.settings["default"]["NAME"], other
        try:
            yield tenant_scope(tenant_id=key("tenant north"), kind=TENANTS["north"], schema="north", name="North")
        finally:
            connections["default"].close()
            connections.settings["default"]["NAME"] = before


def race(scope: Scope, works: list[Callable[[], Any]]) -> list[Any]:
    """Start every work at once, each in its own connection and transaction; what each returned or was refused with."""
    from tenants.isolation import unit_of_work

    start = Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        try:
            with unit_of_work(scope):
                start.wait(timeout=10)
                made = work()
                time.sleep(0.05)  # the transaction stays open while the other goes on
                return made
        except Exception as refusal:
            return refusal
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))
