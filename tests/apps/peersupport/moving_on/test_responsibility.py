"""P14: at any moment each open family has exactly one person of the hub who answers for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.peersupport.models.responsibility import Responsibility
from apps.peersupport.operations.responsibility import FamilyEnded, NobodyToAnswer, take_responsibility
from apps.peersupport.queries.responsibility import responsible_ever, responsible_for
from kith.audit.models import Event
from kith.roles import Role
from kith.scope import Scope
from tests.at_once import race
from tests.factories import peersupport as make
from tests.golden import key


def second_coordinator(name: str = "ivy") -> Any:
    from kith.people.models import User
    from kith.people.operations import give_role

    user = User.objects.get(pk=key(name))
    give_role(user=user, role=Role.COORDINATOR, by=User.objects.get(pk=key("dina")))
    return User.objects.get(pk=user.pk)


def checked_now() -> None:
    """What the database asks at the end of a transaction, asked now."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def test_a_family_has_somebody_from_its_first_moment(north: Any, person: Any) -> None:
    family = make.FamilyFactory()
    assert responsible_for(family) == person("asha")
    held = Responsibility.objects.get(family=family)
    assert (held.since, held.until, held.why) == (family.started_at, None, "STARTED")


def test_it_is_passed_on_and_the_days_before_stay(north: Any, person: Any) -> None:
    family, other = make.FamilyFactory(), second_coordinator()
    at = timezone.now()
    for _ in range(2):
        take_responsibility(family=family, user=other, at=at, by=person("asha"))
    assert [(str(one.user), one.until) for one in responsible_ever(family)] == [("Ivy", None), ("Asha", at)]
    assert Event.objects.filter(kind="responsibility.passed-on").count() == 1


def test_only_who_sees_all_families_answers_for_one(north: Any, person: Any) -> None:
    with pytest.raises(NobodyToAnswer):
        take_responsibility(family=make.FamilyFactory(), user=person("ben"), at=timezone.now(), by=person("asha"))


def test_nobody_takes_over_a_family_that_has_gone(north: Any, person: Any) -> None:
    family = make.FamilyFactory(ended=True)
    assert Responsibility.objects.get(family=family).until == family.ended_at
    with pytest.raises(FamilyEnded):
        take_responsibility(family=family, user=second_coordinator(), at=timezone.now(), by=person("asha"))


@pytest.mark.parametrize("write", [
    lambda held: held.update(until=timezone.now() + dt.timedelta(minutes=1)),
    lambda held: held.delete(),
], ids=["ended", "taken away"])  # fmt: skip
def test_the_database_lets_no_open_family_stand_alone(north: Any, write: Callable[[Any], Any]) -> None:
    family = make.FamilyFactory()
    with pytest.raises(IntegrityError, match="nobody is responsible"), transaction.atomic():
        write(Responsibility.objects.filter(family=family))
        checked_now()


def test_the_database_lets_no_two_answer_at_once(north: Any, person: Any) -> None:
    family = make.FamilyFactory()
    with pytest.raises(IntegrityError, match="one_responsible_person_per_family"), transaction.atomic():
        Responsibility.objects.create(family=family, user=person("ben"), since=timezone.now(), why="TAKEN")


def test_of_two_who_take_it_at_once_one_has_it_after_the_other(apart: Scope) -> None:
    from kith.people.models import User
    from tenants.isolation import unit_of_work

    with unit_of_work(apart):
        family = make.FamilyFactory()
        second_coordinator(), second_coordinator("hal")

    def take(name: str) -> Callable[[], Any]:
        def work() -> Any:
            asha, user = (User.objects.get(pk=key(one)) for one in ("asha", name))
            return take_responsibility(family=family, user=user, at=timezone.now(), by=asha)

        return work

    made = race(apart, [take("ivy"), take("hal")])
    assert [one for one in made if isinstance(one, Exception)] == []
    with unit_of_work(apart):
        rows = list(Responsibility.objects.filter(family=family).order_by("since", "until"))
        assert [row.until for row in rows] == [rows[1].since, rows[2].since, None]
