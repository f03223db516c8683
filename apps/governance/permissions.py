"""Which rows of the mutual's business a person may see."""

from __future__ import annotations

from typing import Any

from apps.governance.models import BudgetLine, BudgetYear, PrintedPlan, Resolution
from kith.people.models import User
from kith.permissions import Permission


def resolutions_visible_to(user: User) -> Any:
    """Members and everybody who may see the budget see every decision."""
    allowed = user.may(Permission.READ_MUTUAL) or user.may(Permission.READ_BUDGET)
    return Resolution.objects.all() if allowed else Resolution.objects.none()


def lines_visible_to(user: User) -> Any:
    """Members, directors and staff see the budget, line by line."""
    return BudgetLine.objects.all() if user.may(Permission.READ_BUDGET) else BudgetLine.objects.none()


def years_visible_to(user: User) -> Any:
    return BudgetYear.objects.all() if user.may(Permission.READ_BUDGET) else BudgetYear.objects.none()


def plans_visible_to(user: User) -> Any:
    return PrintedPlan.objects.all() if user.may(Permission.READ_BUDGET) else PrintedPlan.objects.none()
