"""From what somebody typed or picked to a value that fits its card, or a sentence that says what would."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from kith.catalogue.assessments.cards import Card
from kith.catalogue.assessments.values import NUMBERS, WITH_OPTIONS, Kind, NotAValue, Value, comparable, is_given


class DoesNotFit(ValueError):
    """Says in plain words what would fit."""


def fit(card: Card, typed: Any) -> Value | None:
    """The value to keep, None where nothing was given. `typed`: text, codes or a tick. Raises DoesNotFit."""
    if isinstance(typed, str):
        typed = typed.strip()
    if not is_given(typed):
        return None
    if card.kind in (Kind.OWN_WORDS, Kind.NOTE):
        raise DoesNotFit("This card has nothing to pick.")
    return _FITS.get(card.kind, _words)(card, typed)


def _code(card: Card, typed: Any) -> Value:
    if str(typed) not in card.codes:
        raise DoesNotFit("Pick one of the choices on the card.")
    return str(typed)


def _codes(card: Card, typed: Any) -> Value:
    picked = set(map(str, typed)) if isinstance(typed, list | tuple) else {str(typed)}
    if not picked <= set(card.codes):
        raise DoesNotFit("Pick from the choices on the card.")
    return [code for code in card.codes if code in picked]


def _number(card: Card, typed: Any) -> Value:
    whole = card.kind is Kind.INTEGER
    try:
        number: Decimal = comparable(card.kind, str(typed).replace(",", "."))
    except NotAValue as error:
        raise DoesNotFit("Give a whole number, like 3." if whole else "Give a number, like 3 or 3.5.") from error
    _within(card, number)
    return int(number) if whole else format(number.normalize(), "f")


def _moment(card: Card, typed: Any) -> Value:
    given = typed.isoformat() if isinstance(typed, dt.date | dt.time) else str(typed)
    try:
        moment = comparable(card.kind, given)
    except NotAValue as error:
        raise DoesNotFit(f"Give {_LIKE[card.kind]}.") from error
    _within(card, moment)
    return given if _USUAL[card.kind].fullmatch(given) else str(moment.isoformat())


def _words(card: Card, typed: Any) -> Value:
    words = str(typed)
    if card.longest and len(words) > card.longest:
        raise DoesNotFit(f"That is {len(words)} letters. Please make it {card.longest} or fewer.")
    if card.kind is Kind.URL and not words.startswith(("https://", "http://")):
        raise DoesNotFit("Give a web address that begins with https://.")
    return words


def _tick(card: Card, typed: Any) -> Value:
    return True


def _within(card: Card, found: Any) -> None:
    """Bounds of a moment are ISO 8601 text; those of a number are decimals. Both ends are in."""
    if card.low and found < comparable(card.kind, card.low):
        raise DoesNotFit(f"Give {card.low} or more." if card.kind in NUMBERS else f"Give {card.low} or later.")
    if card.high and found > comparable(card.kind, card.high):
        raise DoesNotFit(f"Give {card.high} or less." if card.kind in NUMBERS else f"Give {card.high} or earlier.")


_DAY, _HOUR = r"[0-9]{4}-[0-9]{2}-[0-9]{2}", r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
_USUAL = {
    Kind.DATE: re.compile(_DAY),
    Kind.TIME: re.compile(_HOUR),
    Kind.DATETIME: re.compile(f"{_DAY}T{_HOUR}(Z|[+-][0-9]{{2}}:[0-9]{{2}})?"),
}
"""How a moment is kept and goes out; what else may be typed, like 2026-W11-4, is written anew."""
_LIKE = {Kind.DATE: "a day, like 2026-03-12", Kind.TIME: "a time, like 14:30", Kind.DATETIME: "a day and a time"}
_FITS: dict[Kind, Callable[[Card, Any], Value]] = {
    **dict.fromkeys(WITH_OPTIONS, _code),
    Kind.SCALE: _code,
    Kind.CHOICES: _codes,
    Kind.INTEGER: _number,
    Kind.DECIMAL: _number,
    Kind.QUANTITY: _number,
    Kind.DATE: _moment,
    Kind.DATETIME: _moment,
    Kind.TIME: _moment,
    Kind.TICK: _tick,
}
