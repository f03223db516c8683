"""Planned contacts in words: exact where dates are, and never closer than anybody knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.planning import ContactRule, rule_of
from apps.peersupport.queries.families import is_quiet
from apps.peersupport.queries.planned import is_stopped, waiting_of
from apps.peersupport.queries.supporters import open_match_of
from kith.permissions import Permission
from kith.web.words import say_day

State = PlannedContact.State
MOST_OVERDUE = 3
ON_A_CARD = 3
ON_HER_PAGE = 2
SAID = {
    State.PLANNED: "Planned", State.DONE: "Done", State.LET_GO: "Not needed any more", State.STOPPED: "Stopped",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A planned contact as a supporter sees it."""

    row: PlannedContact
    rule: ContactRule
    today: dt.date

    @property
    def acts_on(self) -> dt.date:
        """When it comes up on the list: on its day, unless it was put off."""
        return max(self.row.day, self.row.remind_on or dt.date.min)

    @property
    def is_overdue(self) -> bool:
        """Its last day is over; the last day itself still belongs to it."""
        return self.row.window_to < self.today and (self.row.remind_on or dt.date.min) <= self.today

    @property
    def window(self) -> str:
        first, last = self.row.window_from, self.row.window_to
        if first == last:
            return say_day(first, today=self.today)
        return f"{short(first, beside=last)} to {short(last, beside=self.today)}"

    @property
    def to_write(self) -> str:
        """What the address of a new entry ends with, so that it is this one that is written up."""
        return f"?planned={self.row.pk}"

    @property
    def said(self) -> str:
        return str(SAID[State(self.row.state)])


def short(day: dt.date, *, beside: dt.date) -> str:
    """Like "3 March", with the year where it is not the same as `beside`."""
    return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != beside.year else "")


def shown(rows: Iterable[PlannedContact], *, today: dt.date) -> list[Shown]:
    return [Shown(row, rule_of(row), today) for row in rows]


def most_pressing(rows: Sequence[PlannedContact], *, today: dt.date) -> Shown | None:
    """The one a supporter's line names: overdue ones first, then what comes up first."""
    found = shown(rows, today=today)
    return min(found, key=lambda one: (not one.is_overdue, one.acts_on, one.row.window_to), default=None)


def day_to_her(row: PlannedContact, *, today: dt.date) -> str:
    """ "on Thursday 12 March" once the two of them chose it, "around 12 March", or "some time in March"."""
    if row.planned_on:
        words = f"on {say_day(row.planned_on, today=today)}"
        return (
            words if row.is_rough or row.planned_on == row.due_on else f"{words}, not {short(row.due_on, beside=today)}"
        )
    if row.window_to < today or (row.window_from <= today and row.due_on <= today):
        return "in the next days"
    if row.is_rough:
        return f"some time in {row.due_on:%B}"
    return f"around {short(row.due_on, beside=today)}"


def on_family_page(request: HttpRequest, family: Family) -> str:
    """What is planned with them next, for who writes here."""
    user: Any = request.user
    if not user.may(Permission.WRITE_ENTRY) or family.ended_at:
        return ""
    found = shown(waiting_of(family), today=timezone.localdate())
    stopped = not found and is_stopped(family)
    if not found and not stopped:
        return ""
    context = {"family": family, "planned": found[:ON_A_CARD], "stopped": stopped}
    return render_to_string("peersupport/_planned_on_family_page.html", context, request=request)


def on_my_page(request: HttpRequest, person: Person) -> str:
    """When somebody plans to be in touch with her, and what about; nothing after a loss, nothing for a partner."""
    family, today = person.family, timezone.localdate()
    if person.role != Person.Role.PARENT or family.ended_at or is_quiet(family):
        return ""
    match = open_match_of(family)
    rows = [row for row in waiting_of(family) if row.window_to >= today][:ON_HER_PAGE]
    if not rows or match is None or match.state != "ACTIVE":
        return ""
    lines = [(day_to_her(row, today=today), rule_of(row).words) for row in rows]
    name = str(match.supporter).split()[0]
    return render_to_string("peersupport/_planned_on_my_page.html", {"lines": lines, "name": name}, request=request)
