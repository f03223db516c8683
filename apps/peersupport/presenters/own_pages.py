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
from apps.peersupport.models.pregnancies import Baby, Basis, Pregnancy
from apps.peersupport.models.supporters import Match
from apps.peersupport.presenters.families import age, due_words, milestone_of, when_cell
from kith.web.words import say_day, say_distance, say_weeks


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a parent is: a sentence, a line below it, how far along (0 to 100), and what usually happens."""

    sentence: str
    line: str
    share: int | None
    milestone: Milestone | None


def journey(pregnancy: Pregnancy | None, babies: Sequence[Baby], *, today: dt.date) -> Journey | None:
    """Nothing at all where a pregnancy has ended."""
    if pregnancy is None or pregnancy.state == Pregnancy.State.ENDED:
        return None
    usual = milestone_of(pregnancy, babies, today=today)
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


def my_facts(person: Person, pregnancy: Pregnancy | None) -> list[tuple[str, str]]:
    """What is kept about me, besides what was written."""
    rows = [
        ("Your name", str(person)),
        ("How we reach you", person.contact),
        ("What you asked for", person.reach_safely or "Nothing in particular"),
        ("Your postcode", person.family.postcode or "You have not said"),
    ]
    if pregnancy and person.role == Person.Role.PARENT:
        rows.append(("Your due date", due_words(pregnancy, today=timezone.localdate())))
    return rows


def today_lines(matches: Iterable[Match], *, today: dt.date) -> list[dict[str, Any]]:
    """A supporter's families, the one whose next word is due first on top."""
    lines = [_today_line(match, today) for match in matches if match.state == Match.State.ACTIVE]
    return sorted(lines, key=lambda line: line["due_on"])


def _today_line(match: Match, today: dt.date) -> dict[str, Any]:
    family: Any = match.family
    talked_at = family.last_talked_at
    return {
        "match": match,
        "family": family,
        "due_on": next_word(match, talked_at) or today,
        "stage": when_cell(family, today=today),
        "talked_at": talked_at,
    }
