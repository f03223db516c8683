"""A tenant's limits: everybody's, or its own where an operator set them; read with the door, without a query."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tenants.fairness.limits import EVERYBODYS, LIMITS, NotALimit, check_limit, limits_of, read_limits
from tenants.hosts import door_for_host


def test_a_tenant_without_limits_of_its_own_has_everybodys(rolled_back: None) -> None:
    door = door_for_host("north.kith.localhost")
    assert door is not None
    assert limits_of(door) is EVERYBODYS


def test_its_own_limits_come_with_its_door(rolled_back: None, inside: Any) -> None:
    with inside("public"), connection.cursor() as cursor:
        cursor.execute("""update tenants_tenant set limits = '{"share_percent": 25}' where schema_name = 'north'""")
    door = door_for_host("north.kith.localhost")
    assert door is not None
    assert limits_of(door).share_percent == 25
    assert limits_of(door).statement_seconds == EVERYBODYS.statement_seconds
    assert limits_of(door) is limits_of(door)


@pytest.mark.parametrize("stored", [{"share_percent": "all"}, {"share_percent": 0}, {"cake": 3}, {"rows": True}])
def test_what_makes_no_sense_in_the_row_is_passed_over(stored: dict[str, Any]) -> None:
    assert read_limits(stored) == EVERYBODYS


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("share_percent", 101, "a whole number from 1 to 100"),
        ("share_percent", 0, "a whole number from 1 to 100"),
        ("statement_seconds", 1.5, "a whole number from 1 to 300"),
        ("cake", 1, "no limit called cake"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(name: str, value: Any, says: str) -> None:
    with pytest.raises(NotALimit, match=says):
        check_limit(name, value)


@pytest.mark.parametrize("name", LIMITS)
def test_everybodys_limits_are_themselves_allowed(name: str) -> None:
    everybodys, about = getattr(EVERYBODYS, name), LIMITS[name].metadata
    assert about["least"] <= everybodys <= about["most"]
    check_limit(name, everybodys)
