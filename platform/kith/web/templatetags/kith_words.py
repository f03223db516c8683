"""Filters for how people say things: `{{ visit.on|say_day }}`, `{{ line.amount|pounds }}`."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from kith.web import words

register = template.Library()


@register.filter
def say_day(value: dt.date | None) -> str:
    """Like "Thursday 12 March"; the year is said when it is not this year; nothing for an empty value."""
    return words.say_day(_day(value), today=timezone.localdate()) if value else ""


@register.filter
def say_short_day(value: dt.date | None) -> str:
    """Like "12 Mar 2026"."""
    return words.say_short_day(_day(value)) if value else ""


@register.filter
def say_moment(value: dt.datetime | None) -> str:
    """Like "Thursday 12 March at 2.30pm"."""
    return f"{say_day(value)} at {say_time(value)}" if value else ""


@register.filter
def say_time(value: dt.datetime | dt.time | None) -> str:
    """Like "2.30pm"."""
    if not value:
        return ""
    is_aware = isinstance(value, dt.datetime) and timezone.is_aware(value)
    return words.say_time(timezone.localtime(value) if is_aware else value)  # type: ignore[arg-type]


@register.filter
def say_distance(value: dt.date | None) -> str:
    """Like "in 3 days", "tomorrow", "3 days ago", counted from today."""
    return words.say_distance(_day(value), today=timezone.localdate()) if value else ""


@register.filter
def say_since(value: dt.datetime | None) -> str:
    """Like "5 minutes ago", "yesterday", "4 days ago"."""
    return words.say_since(timezone.localtime(value), at=timezone.localtime()) if value else ""


@register.filter
def say_weeks(days: int | dt.timedelta | None) -> str:
    """Days, or a timedelta, as "12 weeks and 2 days"."""
    if days is None:
        return ""
    return words.say_weeks(days.days if isinstance(days, dt.timedelta) else int(days))


@register.filter
def count(number: int | None, unit: str) -> str:
    """`{{ 3|count:"family" }}` is "3 families"; `"person,people"` names both forms."""
    return words.say_count(int(number or 0), *unit.split(","))


@register.filter
def pounds(amount: Decimal | int | float | None) -> str:
    """A Decimal of pounds as "£1,204.50"."""
    return "" if amount is None else words.say_pounds(amount)


@register.filter
def pence(amount: int | None) -> str:
    """A whole number of pence as "£1,204.50"."""
    return "" if amount is None else words.say_pence(amount)


@register.filter
def listed(items: Any, last: str = "and") -> str:
    """Like "Ann, Bo and Cy"."""
    names = [str(item) for item in items or ()]
    return " ".join(filter(None, (", ".join(names[:-1]), last if len(names) > 1 else "", *names[-1:])))


def _day(value: dt.date) -> dt.date:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value
