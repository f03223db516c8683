"""What usually happens this week and after it, for a parent: nothing to tick off, and no day that nobody knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from apps.peersupport.models.pregnancies import Baby, Basis, Pregnancy
from apps.peersupport.planning import Window, usual_on, windows
from apps.peersupport.presenters.planned import short

A_WEEK = dt.timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Usual:
    """`now`: words for the seven days from today; `later`: days and words; `undated`: words, where dates are a range or
    nobody has any yet."""

    now: list[str]
    later: list[tuple[str, str]]
    undated: list[str]

    def __bool__(self) -> bool:
        return bool(self.now or self.later or self.undated)


NOTHING = Usual([], [], [])


def usual_of(pregnancy: Pregnancy | None, babies: Sequence[Baby], *, today: dt.date) -> Usual:
    """Nothing where a pregnancy has ended or its baby is not spoken of; of twins the younger counts."""
    if babies:
        return _dated(_windows("AFTER", babies[-1].born_on, babies[-1].born_on, pregnancy), today)
    if pregnancy is None or pregnancy.state != Pregnancy.State.EXPECTING:
        return NOTHING
    found = _windows("BEFORE", pregnancy.due_on or today, pregnancy.heard_on, pregnancy)
    if pregnancy.due_on is None or pregnancy.basis == Basis.UNSURE:
        return Usual([], [], [one.rule.words for one in found])
    return _dated(found, today)


def _windows(part: str, counted_from: dt.date, event: dt.date, pregnancy: Pregnancy | None) -> list[Window]:
    first_baby = pregnancy is None or pregnancy.first_baby != Pregnancy.FirstBaby.NO
    return windows(usual_on(part, event), counted_from=counted_from, first_baby=first_baby)


def _dated(found: list[Window], today: dt.date) -> Usual:
    now = [one.rule.words for one in found if one.window_from <= today + A_WEEK and one.window_to >= today]
    later = [one for one in found if one.window_from > today + A_WEEK]
    return Usual(now, [(_days(one, today), one.rule.words) for one in later], [])


def _days(one: Window, today: dt.date) -> str:
    return f"{short(one.window_from, beside=one.window_to)} to {short(one.window_to, beside=today)}"
