"""Whether a peer supporter may be matched today, and if not, why, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from apps.peersupport.models.supporters import Supporter
from kith.web.words import say_count, say_short_day


def reasons_not_ready(supporter: Supporter, *, on: dt.date, held: int) -> list[str]:
    """Every hard rule that stands in the way on a day; empty where they are ready. `held`: open matches and offers."""
    return [*_papers(supporter, on), *_practice(supporter, on), *_room(supporter, held)]


def _papers(supporter: Supporter, on: dt.date) -> Iterator[str]:
    if supporter.award_until is None:
        yield "The award is not in yet."
    elif supporter.award_until < on:
        yield f"The award ran out on {say_short_day(supporter.award_until)}."
    if supporter.clearance_until is None:
        yield "The clearance (DBS) is not in yet."
    elif supporter.clearance_until < on:
        yield f"The clearance (DBS) ran out on {say_short_day(supporter.clearance_until)}."
    if supporter.agreement_on is None:
        yield "The agreement is not signed yet."


def _practice(supporter: Supporter, on: dt.date) -> Iterator[str]:
    if supporter.supervision_due_on is None:
        yield "No supervision is planned yet."
    elif supporter.supervision_due_on < on:
        yield f"Supervision was due on {say_short_day(supporter.supervision_due_on)}."
    if supporter.paused_on is not None and supporter.paused_on <= on:
        yield f"Taking a pause since {say_short_day(supporter.paused_on)}."


def _room(supporter: Supporter, held: int) -> Iterator[str]:
    if held >= supporter.capacity:
        yield f"Has {say_count(held, 'family')} now, and room for {supporter.capacity}."
