"""What a parent and a supporter see first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from apps.peersupport.clocks import next_word_on
from apps.peersupport.gestation import TERM, gestation_days
from apps.peersupport.milestones import Milestone
from apps.peersupport.models.families import Person
from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.models.pregnancies import Baby, Basis, Pregnancy
from apps.peersupport.models.supporters import Match
from apps.peersupport.presenters.families import age, due_words, milestone_of, when_cell
from apps.peersupport.presenters.planned import most_pressing
from apps.peersupport.queries.knowing import postcode_of
from apps.peersupport.queries.planned import waiting_for
from kith.web.words import say_day, say_distance, say_weeks


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a parent is: a sentence, a line below it, how far along (0 to 100), and what usually happens."""

    sentence: str
    line: str
    share: int | None
    milestone: Milestone | None


def journey(
    pregnancy: Pregnancy | None, babies: Sequence[Baby], *, today: dt.date, gentle: bool = False
) -> Journey | None:
    """Nothing at all where a pregnancy has ended; where one of twins has died, `gentle`: nothing cheerful by itself."""
    if pregnancy is None or pregnancy.state == Pregnancy.State.ENDED:
        return None
    usual = None if gentle else milestone_of(pregnancy, babies, today=today)
    if babies:
        names = " and ".join(baby.first_name or "Your baby" for baby in babies)
        verb = "are" if len(babies) > 1 else "is"
        return Journey(f"{names} {verb} {age(babies[-1].born_on, today=today)} old", "", None, usual)
    if pregnancy.due_on is None:
        return Journey("Dates are not clear yet", "That’s fine. Tell us when you know.", None, usual)
    if pregnancy.basis == Basis.UNSURE:
        return Journey(
            f"Your baby is due around {pregnancy.due_on:%B}", "Nobody is sure yet, and that’s fine.", None, usual
        )
    days = gestation_days(pregnancy.due_on, on=today)
    line = f"Baby is due on {say_day(pregnancy.due_on, today=today)}, {say_distance(pregnancy.due_on, today=today)}."
    return Journey(f"{say_weeks(days)} today", line, min(100, max(2, days * 100 // TERM)), usual)


def first_name(name: str) -> str:
    return name.split()[0] if name.strip() else name


def next_word(match: Match | None, last_talked_at: dt.datetime | None) -> dt.date | None:
    """The day by which the supporter is in touch, where there is one."""
    if match is None or match.state != Match.State.ACTIVE or match.started_at is None:
        return None
    matched_on = timezone.localdate(match.started_at)
    talked_on = timezone.localdate(last_talked_at) if last_talked_at else None
    if talked_on and talked_on < matched_on:
        talked_on = None
    return next_word_on(matched_on=matched_on, last_talked_on=talked_on)


def my_facts(
    person: Person, pregnancy: Pregnancy | None, reach: Iterable[tuple[str, str]]
) -> list[tuple[str, str]]:  # fmt: skip
    """What is kept about me, besides what was written; `reach`: how I may be reached."""
    rows = [
        ("Your name", str(person)),
        ("The contact you gave us", person.contact or "None"),
        *reach,
        ("What you asked for", person.reach_safely or "Nothing in particular"),
        ("Your postcode", postcode_of(person) or "You have not said"),
    ]
    if pregnancy and person.role == Person.Role.PARENT:
        rows.append(("Your due date", due_words(pregnancy, today=timezone.localdate())))
    return rows


def today_lines(matches: Iterable[Match], *, today: dt.date) -> list[dict[str, Any]]:
    """A supporter's families: those whose window is over, then by the day it is their turn and when a window closes."""
    active = [match for match in matches if match.state == Match.State.ACTIVE]
    planned = waiting_for(match.family_id for match in active)
    lines = [_today_line(match, planned.get(match.family_id, []), today) for match in active]
    return sorted(lines, key=lambda line: (not line["overdue"], line["due_on"], line["closes_on"]))


def _today_line(match: Match, rows: list[PlannedContact], today: dt.date) -> dict[str, Any]:
    family: Any = match.family
    talked_at = family.last_talked_at
    word_on = next_word(match, talked_at) or today
    one = most_pressing(rows, today=today)
    return {
        "planned": one,
        "overdue": bool(one and one.is_overdue),
        "closes_on": one.row.window_to if one else word_on,
        "match": match,
        "family": family,
        "due_on": min(word_on, one.acts_on) if one else word_on,
        "stage": when_cell(family, today=today),
        "talked_at": talked_at,
    }
