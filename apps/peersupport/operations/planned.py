"""Planning when to be in touch, and planning again: only what is still to come changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from apps.peersupport.models.families import Family
from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.models.messages import Message
from apps.peersupport.models.pregnancies import Basis, Pregnancy
from apps.peersupport.models.record import Entry
from apps.peersupport.operations.messages import stop_messages
from apps.peersupport.planning import RuleSet, Window, rule_of, rule_set_on, windows
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User
from kith.web.words import say_short_day


class OutsideWindow(BadInput):
    """The day chosen is before or after the days it is meant for."""


class ContactOver(Refused):
    """It is done, was let go or stopped."""


Part, State = PlannedContact.Part, PlannedContact.State
FIELDS = (
    "rule_set", "counted_from", "is_rough", "window_from", "due_on", "window_to", "planned_on", "remind_on", "state",
    "ended_at", "reminder", "reminded_for",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows from what is known now."""

    part: str
    rules: RuleSet
    counted_from: dt.date
    is_rough: bool
    windows: dict[str, Window]


@transaction.atomic
def plan_contacts(
    *, pregnancy: Pregnancy, on: dt.date, at: dt.datetime, by: User | None, anew: bool = False
) -> None:  # fmt: skip
    """Make the plan fit what is known: after dates, a birth, a move. What is done stays, what is past stays as it was,
    nothing is planned for a day that is over. What was stopped stays stopped, and nothing is planned beside it, until
    a person asks for it `anew`; never after a loss."""
    pregnancy, held = _held(pregnancy)
    if pregnancy.state == Pregnancy.State.ENDED or pregnancy.family.ended_at:
        return
    if not anew and (any(row.state == State.STOPPED for row in held) or pregnancy.losses.standing().exists()):
        return
    plan = _plan_of(pregnancy)
    changed = [row for row in held if _may_change(row, plan, on) and _fit(row, plan, on=on, at=at)]
    _keep(pregnancy, changed, _new(pregnancy, plan, held, on=on), at=at, by=by)


@transaction.atomic
def stop_contacts(*, pregnancy: Pregnancy, at: dt.datetime, by: User | None) -> None:
    """After a loss, or where support ends: whatever waits stops, what is overdue too."""
    pregnancy, held = _held(pregnancy)
    waiting = [row for row in held if row.state == State.PLANNED]
    _keep(pregnancy, _close(waiting, State.STOPPED, at=at), [], at=at, by=by)


def stop_after_loss(*, pregnancy: Pregnancy, at: dt.datetime, by: User | None) -> None:
    """The switch after a loss was pressed, of one of twins too: what was planned was planned for both."""
    stop_contacts(pregnancy=pregnancy, at=at, by=by)


def plan_after_mistake(*, pregnancy: Pregnancy, at: dt.datetime, by: User | None) -> None:
    """Somebody said that an ending was written down by mistake."""
    plan_contacts(pregnancy=pregnancy, on=timezone.localdate(at), at=at, by=by, anew=True)


def _held(pregnancy: Pregnancy) -> tuple[Pregnancy, list[PlannedContact]]:
    locked = Pregnancy.objects.select_for_update(of=("self",)).select_related("family").get(pk=pregnancy.pk)
    return locked, list(locked.planned_contacts.select_for_update())


def _keep(
    pregnancy: Pregnancy, changed: list[PlannedContact], new: list[PlannedContact], *, at: dt.datetime, by: User | None
) -> None:  # fmt: skip
    _forget_reminders(changed, at=at, by=by)
    PlannedContact.objects.bulk_update(changed, FIELDS)
    PlannedContact.objects.bulk_create(new)
    if changed or new:
        record(kind="contacts.planned", by=by, subject=pregnancy, detail={"new": len(new), "changed": len(changed)})


def plan_family(*, family: Family, on: dt.date, at: dt.datetime, by: User | None, anew: bool = False) -> None:
    """Plan again for each pregnancy of a family."""
    for pregnancy in family.pregnancies.order_by("heard_on", "pk"):
        plan_contacts(pregnancy=pregnancy, on=on, at=at, by=by, anew=anew)


def first_plan(pregnancy: Pregnancy, *, born_on: dt.date | None, on: dt.date) -> list[PlannedContact]:
    """What is planned for a pregnancy that nobody planned for yet, for whoever stores many at once."""
    return _new(pregnancy, _plan_from(pregnancy, born_on), [], on=on)


def _plan_of(pregnancy: Pregnancy) -> Plan:
    """Twins are one plan, counted from the first of them."""
    return _plan_from(pregnancy, pregnancy.babies.aggregate(first=Min("born_on"))["first"])


def _plan_from(pregnancy: Pregnancy, born_on: dt.date | None) -> Plan:
    is_rough = born_on is None and pregnancy.basis in (Basis.UNSURE, "")
    if born_on:
        part, day, event = Part.AFTER, born_on, born_on
    elif pregnancy.due_on:
        part, day, event = Part.BEFORE, pregnancy.due_on, pregnancy.heard_on
    else:
        part, day, event = Part.UNDATED, pregnancy.heard_on, pregnancy.heard_on
    rules = rule_set_on(part, event)
    found = windows(
        rules, counted_from=day, first_baby=pregnancy.first_baby != Pregnancy.FirstBaby.NO,
        is_rough=is_rough and part == Part.BEFORE,
    )  # fmt: skip
    return Plan(part, rules, day, is_rough, {one.rule.code: one for one in found})


def _may_change(row: PlannedContact, plan: Plan, on: dt.date) -> bool:
    """Let go or stopped, it may be wanted again; done, or its window over, it stays as it was. What still waits from
    before a birth, or from before there were dates, is for nobody any more."""
    outlived = row.state == State.PLANNED and row.part != plan.part
    return row.state != State.DONE and (row.window_to >= on or outlived)


def _fit(row: PlannedContact, plan: Plan, *, on: dt.date, at: dt.datetime) -> bool:
    """Put a row on its new days, or let it go. True where it changed."""
    before = [getattr(row, name) for name in FIELDS]
    window = plan.windows.get(row.code) if row.part == plan.part else None
    if window is None or window.window_to < on:
        if row.state == State.PLANNED:
            _close([row], State.LET_GO, at=at)
    else:
        _put(row, plan, window)
        row.state, row.ended_at = State.PLANNED, None
    return before != [getattr(row, name) for name in FIELDS]


def _put(row: PlannedContact, plan: Plan, window: Window) -> None:
    row.rule_set, row.counted_from, row.is_rough = plan.rules.id, plan.counted_from, plan.is_rough
    row.window_from, row.due_on, row.window_to = window.window_from, window.due_on, window.window_to
    if row.planned_on and not row.window_from <= row.planned_on <= row.window_to:
        row.planned_on = None


def _new(pregnancy: Pregnancy, plan: Plan, held: list[PlannedContact], *, on: dt.date) -> list[PlannedContact]:
    there = {row.code for row in held if row.part == plan.part}
    new = []
    for code, window in plan.windows.items():
        if code not in there and window.window_to >= on:
            row = PlannedContact(pregnancy=pregnancy, family_id=pregnancy.family_id, part=plan.part, code=code)
            _put(row, plan, window)
            new.append(row)
    return new


def _close(rows: Iterable[PlannedContact], state: str, *, at: dt.datetime) -> list[PlannedContact]:
    closed = list(rows)
    for row in closed:
        row.state, row.ended_at = state, at
    return closed


def _forget_reminders(rows: Iterable[PlannedContact], *, at: dt.datetime, by: User | None) -> None:
    """A reminder of a day that has changed does not leave."""
    told = [row for row in rows if row.reminder_id]
    if told:
        waiting = Message.objects.filter(pk__in=[row.reminder_id for row in told])
        stop_messages(waiting, why=Message.Why.CANCELLED, at=at, by=by)
    for row in told:
        row.reminder, row.reminded_for = None, None


@transaction.atomic
def move_contact(*, contact: PlannedContact, to: dt.date, on: dt.date, at: dt.datetime, by: User) -> PlannedContact:
    """Choose another day inside the window; both edges belong to it, and the day of the rule stays beside it.

    Raises OutsideWindow, ContactOver.
    """
    held = _waiting(contact)
    first = max(held.window_from, on)
    if not first <= to <= held.window_to:
        raise OutsideWindow(
            f"Choose a day from {say_short_day(first)} to {say_short_day(held.window_to)}."
            if first <= held.window_to
            else "Its days are over. Be in touch when you can, and write it up.",
            field="to",
        )
    _forget_reminders([held], at=at, by=by)
    held.planned_on, held.remind_on = to, None
    held.save(update_fields=["planned_on", "remind_on", "reminder", "reminded_for"])
    record(kind="contact.moved", by=by, subject=held)
    return held


@transaction.atomic
def remind_later(*, contact: PlannedContact, on: dt.date, days: int, by: User) -> PlannedContact:
    """Keep it off the list for so many days; the day it is due stays. Raises ContactOver."""
    held = _waiting(contact)
    held.remind_on = on + dt.timedelta(days=days)
    held.save(update_fields=["remind_on"])
    record(kind="contact.put-off", by=by, subject=held, detail={"days": days})
    return held


def fulfil(*, contact: PlannedContact, entry: Entry, two_way: bool, at: dt.datetime, by: User) -> bool:
    """The entry just written was this one. Only a talk counts (P2), but where the rule says a text will do. True where
    it counted. Raises ContactOver."""
    held = _waiting(contact)
    rule = rule_of(held)
    if not two_way and not rule.one_way:
        return False
    _forget_reminders([held], at=at, by=by)
    held.state, held.entry, held.ended_at = State.DONE, entry, at
    held.save(update_fields=["state", "entry", "ended_at", "reminder", "reminded_for"])
    record(kind="contact.done", by=by, subject=held)
    return True


def _waiting(contact: PlannedContact) -> PlannedContact:
    held = PlannedContact.objects.waiting().select_for_update(of=("self",)).filter(pk=contact.pk).first()
    if held is None:
        raise ContactOver("This one is done, or is not planned any more. Nothing was changed.")
    found: PlannedContact = held
    return found
