"""Dates, babies and people in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.peersupport.gestation import HUB_ENDS, gestation_days
from apps.peersupport.milestones import Milestone, around_now
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.pregnancies import Baby, Basis, DatingBasis, Pregnancy
from kith.web.words import say_count, say_day, say_distance, say_short_day, say_weeks

LIST_HEAD = ("Family", "When", "Supporter", "Centre", "")
EXPORT_HEAD = ("family", "first name", "due on", "born on", "supporter", "centre", "lsoa21", "started on")


QUIET = "The pregnancy has ended"


def stage(
    *, due_on: dt.date | None, basis: str, born_on: dt.date | None, today: dt.date, is_quiet: bool = False
) -> str:
    """Where a family is, in words: "29 weeks and 2 days", "Baby is 5 weeks old", "Due around March"."""
    if is_quiet:
        return QUIET
    if born_on:
        return f"Baby is {age(born_on, today=today)} old"
    if due_on is None:
        return "Dates not known yet"
    if basis == Basis.UNSURE:
        return f"Due around {due_on:%B}"
    return say_weeks(gestation_days(due_on, on=today))


def age(born_on: dt.date, *, today: dt.date) -> str:
    """ "3 days", "5 weeks", "4 months"."""
    days = (today - born_on).days
    if days < 14:
        return say_count(days, "day")
    return say_count(days // 7, "week") if days <= HUB_ENDS + 6 else say_count(int(days / 30.44), "month")


def pregnancy_facts(pregnancy: Pregnancy, babies: Sequence[Baby], *, today: dt.date) -> list[Any]:
    """Dates as names and values, each with its way to change."""
    rows: list[Any] = [
        {
            "label": baby.first_name or "Baby",
            "value": f"Born {say_day(baby.born_on, today=today)}, {age(baby.born_on, today=today)} old",
        }
        for baby in babies
    ]
    due = {"label": "Due date", "value": due_words(pregnancy, today=today)}
    first = {"label": "First baby", "value": pregnancy.get_first_baby_display()}
    if not babies and pregnancy.due_on and pregnancy.basis != Basis.UNSURE:
        rows.append({"label": "Today", "value": say_weeks(gestation_days(pregnancy.due_on, on=today))})
    return [*rows, due, first]


def due_words(pregnancy: Pregnancy, *, today: dt.date) -> str:
    """The due date with what it rests on."""
    if pregnancy.due_on is None:
        return "Not known yet"
    if pregnancy.basis == Basis.UNSURE:
        return f"Around {pregnancy.due_on:%B %Y}, nobody is sure yet"
    return f"{say_day(pregnancy.due_on, today=today)} ({pregnancy.get_basis_display().lower()})"


def dating_rows(datings: Iterable[DatingBasis], pregnancy: Pregnancy) -> list[list[Any]]:
    """Every due date there was, the newest first."""
    return [
        [
            dating.get_basis_display(),
            say_short_day(dating.due_on) if dating.due_on else "No date",
            _told(dating),
            f"{say_short_day(timezone.localdate(dating.recorded_at))}, {dating.recorded_by}",
        ]
        for dating in datings
    ]


def _told(dating: DatingBasis) -> str:
    if dating.lmp_on:
        return f"Last period began {say_short_day(dating.lmp_on)}"
    if dating.scan_on and dating.scan_days is not None:
        return f"Scan on {say_short_day(dating.scan_on)} showed {say_weeks(dating.scan_days)}"
    return "As told to us"


def milestone_of(pregnancy: Pregnancy | None, babies: Sequence[Baby], *, today: dt.date) -> Milestone | None:
    """What usually happens around now; nothing where dates are not sure or a pregnancy has ended."""
    if babies:
        return around_now(days=(today - babies[-1].born_on).days, born=True)
    if pregnancy is None or pregnancy.due_on is None or pregnancy.basis == Basis.UNSURE:
        return None
    if pregnancy.state != Pregnancy.State.EXPECTING:
        return None
    return around_now(days=gestation_days(pregnancy.due_on, on=today), born=False)


def people_lines(people: Iterable[Person]) -> list[dict[str, Any]]:
    """Parent and partner; how to reach them stands apart, before anybody rings."""
    return [
        {
            "person": person,
            "line": ". ".join(filter(None, (person.get_role_display(), _sign_in(person)))),
            "signed_in": bool(person.user_id),
        }
        for person in people
    ]


def _sign_in(person: Person) -> str:
    return "Signs in" if person.user_id else ""


def list_row(family: Family, *, today: dt.date) -> list[Any]:
    """A row of the list of families."""
    url = reverse("peersupport:family", args=[family.pk])
    alone = {"text": "Nobody yet", "tone": "waiting"}
    return [
        {"text": family.called or "Family", "url": url},
        when_cell(family, today=today),
        family.supporter_name or alone,
        family.centre.name if family.centre else "",
        {"text": "", "do": "Open", "url": url},
    ]


def when_cell(family: Any, *, today: dt.date) -> str:
    """When the baby came or is due; only the month where nobody is sure."""
    if family.is_quiet:
        return QUIET
    if family.born_on:
        return f"Baby is {age(family.born_on, today=today)} old"
    if family.due_on is None:
        return "Dates not known yet"
    if family.basis == Basis.UNSURE:
        return f"Due around {family.due_on:%B}"
    return f"Due {say_short_day(family.due_on)}, {say_distance(family.due_on, today=today)}"


def export_row(family: Any) -> list[object]:
    """A row of the CSV file: days as 2026-03-12."""
    return [
        family.pk, family.called, family.due_on, family.born_on, family.supporter_name or "",
        family.centre.name if family.centre else "", family.lsoa21, timezone.localdate(family.started_at),
    ]  # fmt: skip


def choice_to_join(family: Any, *, today: dt.date) -> tuple[str, str]:
    """A family as it is told from others of the same name: when, where, and who supports them."""
    supported = f"with {family.supporter_name}" if family.supporter_name else ""
    where = family.postcode or (family.centre.name if family.centre else "")
    rest = (when_cell(family, today=today), where, supported)
    return str(family.pk), ", ".join(part for part in (family.called or "Family", *rest) if part)
