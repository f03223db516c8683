"""What can be answered: kinds of question, and an answer's value as something that can be compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.db import models


class Kind(StrEnum):
    """What stands under the own-words box, which every question has. A note asks nothing."""

    OWN_WORDS = "own_words"
    CHOICE = "choice"
    CHOICES = "choices"
    FACES = "faces"
    YES_NO = "yes_no"
    SCALE = "scale"
    INTEGER = "integer"
    DECIMAL = "decimal"
    QUANTITY = "quantity"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    TEXT = "text"
    URL = "url"
    TICK = "tick"
    NOTE = "note"


class Talk(models.TextChoices):
    """Whether somebody wants to talk about what a card asks."""

    NOW = "NOW", "Yes"
    LATER = "LATER", "Not now"
    NEVER = "NEVER", "Never ask me"


SCALE_CODES = tuple(str(number) for number in range(11))
WITH_OPTIONS = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.FACES, Kind.YES_NO})
LONGEST_NUMBER = 40
"""How many signs a number is written with, and figures it has: 1e999999999 would fill the memory."""
NUMBERS = frozenset({Kind.SCALE, Kind.INTEGER, Kind.DECIMAL, Kind.QUANTITY})
MOMENTS = frozenset({Kind.DATE, Kind.DATETIME, Kind.TIME})
WORDS = frozenset({Kind.OWN_WORDS, Kind.TEXT, Kind.URL})

Value = str | int | bool | list[str]
"""As stored: a code, a list of codes, a whole number, a decimal or a moment as text (ISO 8601), a tick as True."""

Given = Mapping[str, Value]
"""By link_id, what was given. What was not answered is not in it."""


class NotAValue(ValueError):
    """This cannot be an answer to a question of that kind."""


def comparable(kind: Kind, value: Value) -> Any:
    """The value as something that compares: a Decimal, a day, a moment, a set of codes, a text.

    Raises NotAValue where it is no answer to that kind of question.
    """
    try:
        return _READ.get(kind, str)(value)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise NotAValue(f"{value!r} is no answer to a question of kind {kind}.") from error


def is_given(value: Value | None) -> bool:
    """Whether something was answered: nought counts, nothing and an empty list do not."""
    return value is not None and value != "" and value != [] and value is not False


def _number(value: Value) -> Decimal:
    if isinstance(value, bool | list):
        raise NotAValue(f"{value!r} is no number.")
    number = Decimal(value)
    if not number.is_finite() or len(f"{value}") > LONGEST_NUMBER or abs(number.adjusted()) > LONGEST_NUMBER:
        raise NotAValue("That is no number.")
    return number


def _whole(value: Value) -> Decimal:
    number = _number(value)
    if number != number.to_integral_value():
        raise NotAValue(f"{value!r} is not a whole number.")
    return number


def _codes(value: Value) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset({str(value)})


def _moment(value: Value) -> dt.datetime:
    moment = dt.datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


_READ: dict[Kind, Any] = {
    Kind.SCALE: _whole,
    Kind.INTEGER: _whole,
    Kind.DECIMAL: _number,
    Kind.QUANTITY: _number,
    Kind.DATE: lambda value: dt.date.fromisoformat(str(value)),
    Kind.DATETIME: _moment,
    Kind.TIME: lambda value: dt.time.fromisoformat(str(value)),
    Kind.CHOICES: _codes,
    Kind.TICK: bool,
}
