"""Two changes to one line at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apps.governance.models import BudgetLine
from apps.governance.operations import LineBelowNothing, change_budget_line
from kith.people.models import User
from kith.scope import Scope
from tenants.isolation import unit_of_work
from tests.at_once import race
from tests.factories.commissioning import AT, a_line, a_year
from tests.golden import key


def take(line: BudgetLine, pence: int) -> Callable[[], Any]:
    def work() -> Any:
        frank = User.objects.get(pk=key("frank"))
        return change_budget_line(line=line, change_pence=-pence, delegation="Treasurer", by=frank, at=AT)

    return work


def test_what_is_in_a_line_is_taken_once(apart: Scope) -> None:
    with unit_of_work(apart):
        frank = User.objects.get(pk=key("frank"))
        year = a_year(by=frank)
        lines = [a_line(year=year, by=frank, amount_pence=100_00) for _ in range(5)]
    for line in lines:
        made = race(apart, [take(line, 80_00), take(line, 80_00)])
        assert [type(one) for one in made if isinstance(one, Exception)] == [LineBelowNothing]
