"""Two real connections at the same moment, on a committed copy of the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connections
from django.utils import timezone

from kith.scope import Scope
from tests.databases import copied
from tests.environment import NAME
from tests.factories import peersupport as make
from tests.golden import TENANTS, key

Work = Callable[[Any, Any], Any]


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


def offer(family: Any, supporter: Any) -> Callable[[], Any]:
    from apps.peersupport.operations.matching import offer_match
    from kith.people.models import User

    def work() -> Any:
        asha = User.objects.get(pk=key("asha"))
        return offer_match(
            family=family, supporter=supporter, on=timezone.localdate(), at=timezone.now(), by=asha
        )  # fmt: skip

    return work


def insert(family: Any, supporter: Any) -> Callable[[], Any]:
    """Past every operation, straight into the table."""
    return lambda: make.MatchFactory(family=family, supporter=supporter, offered=True)


def people(scope: Scope, *, capacity: int) -> tuple[Any, Any, Any, Any]:
    from kith.people.models import User
    from tenants.isolation import unit_of_work

    with unit_of_work(scope):
        ben = make.SupporterFactory(capacity=capacity)
        cara = make.SupporterFactory(user=User.objects.get(pk=key("cara")), capacity=capacity)
        return make.FamilyFactory(), make.FamilyFactory(), ben, cara


@pytest.mark.parametrize("way", [offer, insert], ids=["by the operation", "by the table"])
def test_the_last_place_is_given_once(apart: Scope, way: Work) -> None:
    from apps.peersupport.models.supporters import Match
    from apps.peersupport.operations.matching import PeerSupporterAtCapacity
    from tenants.isolation import unit_of_work

    for _ in range(5):
        first, second, ben, _cara = _fresh(apart)
        made = race(apart, [way(first, ben), way(second, ben)])
        refused = [one for one in made if isinstance(one, Exception)]
        assert len(refused) == 1
        assert isinstance(refused[0], PeerSupporterAtCapacity if way is offer else IntegrityError)
        with unit_of_work(apart):
            assert Match.objects.filter(supporter=ben).count() == 1


def _fresh(scope: Scope) -> tuple[Any, Any, Any, Any]:
    """New families each time; the supporters are made once, and let go of what they held."""
    from apps.peersupport.models.supporters import Match, Supporter
    from tenants.isolation import unit_of_work

    with unit_of_work(scope):
        Match.objects.all().delete()
        Supporter.objects.all().delete()
    return people(scope, capacity=1)


def test_a_family_is_offered_to_one_at_a_time(apart: Scope) -> None:
    from apps.peersupport.operations.matching import FamilyMatched

    for _ in range(5):
        family, _other, ben, cara = _fresh(apart)
        made = race(apart, [offer(family, ben), offer(family, cara)])
        refused = [one for one in made if isinstance(one, Exception)]
        assert [type(one) for one in refused] == [FamilyMatched]
