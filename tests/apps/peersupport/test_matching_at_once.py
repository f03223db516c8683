"""Two matches at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from kith.scope import Scope
from tests.at_once import race
from tests.factories import peersupport as make
from tests.golden import key

Work = Callable[[Any, Any], Any]


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


def _another(scope: Scope) -> tuple[Any, Any]:
    """A family, and a supporter of their own with room for one new family."""
    import uuid

    from kith.people.models import User
    from tenants.isolation import unit_of_work

    with unit_of_work(scope):
        user = User.objects.create(email=f"{uuid.uuid4()}@example.org", display_name="Another")
        return make.FamilyFactory(), make.SupporterFactory(user=user, capacity=1)


def less_room(supporter: Any) -> Callable[[], Any]:
    from apps.peersupport.operations.papers import plan_capacity
    from kith.people.models import User

    def work() -> Any:
        asha, day = User.objects.get(pk=key("asha")), timezone.localdate()
        return plan_capacity(supporter=supporter, from_on=day, units=1, on=day, at=timezone.now(), by=asha)

    return work


def keep_apart(family: Any, supporter: Any) -> Callable[[], Any]:
    return lambda: make.ExclusionFactory(supporter=supporter, family=family)


def test_room_taken_back_and_a_new_family_at_once_leave_one(apart: Scope) -> None:
    """However the two fall, no day holds more than there is room for."""
    from apps.peersupport.queries.supporters import with_rows
    from apps.peersupport.readiness import units_held, units_of_room
    from tenants.isolation import unit_of_work

    for _ in range(4):
        family, supporter = _another(apart)
        made = race(apart, [less_room(supporter), offer(family, supporter)])
        assert sum(isinstance(one, Exception) for one in made) == 1
        with unit_of_work(apart):
            found = with_rows().get(pk=supporter.pk)
            assert units_held(found, on=timezone.localdate()) <= units_of_room(found, on=timezone.localdate())


def test_kept_apart_and_matched_at_once_leave_one(apart: Scope) -> None:
    from tenants.isolation import unit_of_work

    for _ in range(4):
        family, supporter = _another(apart)
        made = race(apart, [keep_apart(family, supporter), insert(family, supporter)])
        assert sum(isinstance(one, Exception) for one in made) == 1
        with unit_of_work(apart):
            assert supporter.exclusions.count() + supporter.matches.count() == 1
