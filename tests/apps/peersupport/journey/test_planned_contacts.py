"""When we plan to be in touch: made from dated rules, planned again when something changes, never touching the past."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport import planning
from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.models.pregnancies import Basis, Pregnancy
from apps.peersupport.models.record import Entry
from apps.peersupport.operations.dating import Told, record_dates
from apps.peersupport.operations.entries import write_entry
from apps.peersupport.operations.families import record_birth
from apps.peersupport.operations.places import move_family
from apps.peersupport.operations.planned import (
    ContactOver,
    OutsideWindow,
    move_contact,
    plan_contacts,
    remind_later,
    stop_after_loss,
)  # fmt: skip
from apps.peersupport.operations.pregnancies import add_pregnancy
from tests.factories import peersupport as make

START = dt.datetime(2026, 2, 2, 10, tzinfo=dt.UTC)
FirstBaby, State = Pregnancy.FirstBaby, PlannedContact.State


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


@pytest.fixture
def her(inside: Any, person: Any) -> Any:
    """Nine weeks along by her own dates, on 2 February 2026, her first baby."""
    with time_machine.travel(START, tick=False), inside("north"):
        parent = make.PersonFactory()
        pregnancy = make.PregnancyFactory(person=parent, undated=True, heard_on=START.date())
        yield SimpleNamespace(parent=parent, pregnancy=pregnancy, family=parent.family, asha=person("asha"))


def dated(her: Any, told: Told) -> None:
    now = timezone.now()
    record_dates(pregnancy=her.pregnancy, told=told, at=now, on=timezone.localdate(now), by=her.asha)


def by_period(her: Any, along: int) -> None:
    dated(her, Told(Basis.LMP, lmp_on=timezone.localdate() - days(along)))


def rows(her: Any, *states: str) -> dict[str, PlannedContact]:
    found = PlannedContact.objects.filter(family=her.family, state__in=states or (State.PLANNED,)).order_by("due_on")
    return {f"{row.part}:{row.code}": row for row in found}


def test_a_plan_follows_from_a_due_date_and_leaves_out_what_is_over(her: Any) -> None:
    by_period(her, 9 * 7)
    plan = rows(her)
    assert list(plan)[:2] == ["BEFORE:booking", "BEFORE:after-scan"]
    assert plan["BEFORE:settling"].due_on == START.date() + days(7 * 7)
    by_period(her, 30 * 7)
    assert not [key for key, row in rows(her).items() if row.window_to < START.date()]


def test_both_edges_belong_to_the_window(her: Any) -> None:
    by_period(her, 10 * 7)
    assert rows(her)["BEFORE:booking"].window_to == START.date()
    by_period(her, 10 * 7 + 1)
    assert "BEFORE:booking" not in rows(her)
    assert rows(her, State.LET_GO)["BEFORE:booking"].ended_at == START


@pytest.mark.parametrize(("first", "number"), [(FirstBaby.YES, 12), (FirstBaby.RATHER_NOT, 12), (FirstBaby.NO, 9)])
def test_who_has_other_children_is_planned_fewer(her: Any, first: str, number: int) -> None:
    Pregnancy.objects.update(first_baby=first)
    by_period(her, 5 * 7)
    assert len(rows(her)) == number


def test_without_dates_there_is_a_plan_anyway_and_it_gives_way_to_dates(her: Any) -> None:
    dated(her, Told(Basis.UNSURE))
    assert {row.part for row in rows(her).values()} == {"UNDATED"}
    assert all(row.is_rough for row in rows(her).values())
    by_period(her, 9 * 7)
    assert {row.part for row in rows(her).values()} == {"BEFORE"}


def test_about_three_months_is_a_range_and_the_scan_makes_it_exact(her: Any) -> None:
    dated(her, Told(Basis.UNSURE, about_months=3))
    rough = rows(her)["BEFORE:settling"]
    assert rough.is_rough and rough.window_to - rough.window_from == days((17 * 7 + 6) - (15 * 7 + 1) + 28)
    dated(her, Told(Basis.SCAN, scan_on=START.date(), scan_days=12 * 7))
    exact = rows(her)["BEFORE:settling"]
    assert exact.pk == rough.pk and not exact.is_rough and exact.due_on == START.date() + days(4 * 7)


def test_no_text_of_a_plan_names_a_week() -> None:
    for rules in planning.all_sets().values():
        for rule in rules.contacts:
            assert not re.search(r"\d|\bweeks?\b|month", f"{rule.title} {rule.words} {rule.prompt}".lower()), rule.code


def test_a_scan_moves_what_is_to_come_and_leaves_what_is_done_and_past(her: Any) -> None:
    by_period(her, 9 * 7)
    plan = rows(her)
    entry = make.EntryFactory(about=her.parent, happened_at=START, written_at=START)
    done = plan["BEFORE:booking"]
    PlannedContact.objects.filter(pk=done.pk).update(state=State.DONE, entry=entry, ended_at=START)
    with time_machine.travel(START + days(7 * 7), tick=False):  # the one after the scan is over and was never done
        was = {key: (row.window_from, row.due_on, row.window_to) for key, row in rows(her, *State.values).items()}
        dated(her, Told(Basis.SCAN, scan_on=timezone.localdate(), scan_days=14 * 7))
    now = rows(her, *State.values)
    assert now["BEFORE:booking"].state == State.DONE
    for key in ("BEFORE:booking", "BEFORE:after-scan"):
        assert (now[key].window_from, now[key].due_on, now[key].window_to) == was[key]
    assert now["BEFORE:settling"].due_on == was["BEFORE:settling"][1] + days(14)


def test_a_worse_basis_changes_no_day(her: Any) -> None:
    dated(her, Told(Basis.SCAN, scan_on=START.date(), scan_days=12 * 7))
    before = {key: row.due_on for key, row in rows(her).items()}
    by_period(her, 5 * 7)
    assert {key: row.due_on for key, row in rows(her).items()} == before


def test_a_move_keeps_the_plan_as_it_is(her: Any) -> None:
    by_period(her, 9 * 7)
    before = {key: (row.pk, row.due_on) for key, row in rows(her).items()}
    move_family(family=her.family, postcode="", at=timezone.now(), by=her.asha)
    assert {key: (row.pk, row.due_on) for key, row in rows(her).items()} == before


def test_a_birth_lets_the_rest_go_and_plans_twelve_weeks_from_the_first_of_twins(her: Any) -> None:
    by_period(her, 38 * 7)
    born_on = START.date()
    record_birth(
        pregnancy=her.pregnancy, born_on=born_on, first_names=["Ada", "Noah"], on=born_on, at=START, by=her.asha
    )
    plan = rows(her)
    assert {row.part for row in plan.values()} == {"AFTER"} and len(plan) == 5
    last = plan["AFTER:what-next"]
    assert (last.due_on - born_on).days == 84 and last.window_from <= last.due_on <= last.window_to
    later = born_on + days(1)
    record_birth(pregnancy=her.pregnancy, born_on=later, first_names=["Ivy"], on=later, at=START, by=her.asha)
    assert rows(her)["AFTER:what-next"].due_on == last.due_on


def test_after_a_birth_nobody_is_asked_about_what_was_before_it(her: Any) -> None:
    by_period(her, 9 * 7)
    with time_machine.travel(START + days(31 * 7), tick=False):  # all of it is over, and none was done
        born_on = timezone.localdate()
        assert rows(her)
        for _ in range(2):  # a double tap
            record_birth(
                client_key=UUID(int=7), pregnancy=her.pregnancy, born_on=born_on, first_names=["Ada", "Noah"],
                on=born_on, at=timezone.now(), by=her.asha,
            )  # fmt: skip
        assert [baby.first_name for baby in her.pregnancy.babies.order_by("added_at")] == ["Ada", "Noah"]
    assert {row.part for row in rows(her).values()} == {"AFTER"}
    assert {row.state for key, row in rows(her, *State.values).items() if key.startswith("BEFORE")} == {State.LET_GO}


def test_another_baby_said_twice_with_one_page_is_one(her: Any) -> None:
    told, key, now = Told(Basis.LMP, lmp_on=timezone.localdate() - days(63)), uuid4(), timezone.now()
    made = {
        add_pregnancy(family=her.family, told=told, on=now.date(), at=now, by=her.asha, client_key=key).pk
        for _ in range(2)
    }
    assert len(made) == 1 and her.family.pregnancies.count() == 2


@pytest.mark.parametrize(("born_on", "rules"), [
    (dt.date(2025, 12, 31), "after-2021"), (dt.date(2026, 1, 1), "after-2026"),
])  # fmt: skip
def test_the_rules_are_those_of_the_day_of_birth_and_not_of_today(her: Any, born_on: dt.date, rules: str) -> None:
    by_period(her, 40 * 7)
    record_birth(pregnancy=her.pregnancy, born_on=born_on, first_names=[""], on=START.date(), at=START, by=her.asha)
    assert {row.rule_set for row in rows(her).values()} == {rules}


def test_after_a_loss_nothing_is_planned_and_no_later_word_starts_it_again(her: Any) -> None:
    by_period(her, 9 * 7)
    stop_after_loss(pregnancy=her.pregnancy, at=START, by=her.asha)
    assert not rows(her)
    for week in range(52):
        with time_machine.travel(START + days(7 * week), tick=False):
            now = timezone.now()
            plan_contacts(pregnancy=her.pregnancy, on=timezone.localdate(now), at=now, by=None)
            assert not rows(her)


def test_a_second_pregnancy_has_a_plan_of_its_own(her: Any) -> None:
    by_period(her, 39 * 7)
    on = START.date()
    record_birth(pregnancy=her.pregnancy, born_on=on, first_names=["Ada"], on=on, at=START, by=her.asha)
    second = make.PregnancyFactory(person=her.parent, undated=True, heard_on=on + days(60), first_baby=FirstBaby.NO)
    with time_machine.travel(START + days(60), tick=False):
        now = timezone.now()
        told = Told(Basis.LMP, lmp_on=on + days(20))
        record_dates(pregnancy=second, told=told, at=now, on=timezone.localdate(now), by=her.asha)
    plans = PlannedContact.objects.waiting().filter(family=her.family)
    assert {row.part for row in plans.filter(pregnancy=second)} == {"BEFORE"}
    assert {row.part for row in plans.filter(pregnancy=her.pregnancy)} == {"AFTER"}


@pytest.mark.parametrize("change", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)])
def test_the_clocks_change_and_no_day_does(her: Any, change: dt.date) -> None:
    with time_machine.travel(dt.datetime.combine(change - days(20), dt.time(23, 30), dt.UTC), tick=False):
        by_period(her, 8 * 7)
        begins = timezone.localdate() - days(8 * 7)
        for row in rows(her).values():
            rule = planning.rule_of(row)
            assert [(day - begins).days for day in (row.window_from, row.due_on, row.window_to)] == [
                rule.first_day, rule.day, rule.last_day,
            ]  # fmt: skip


def test_a_day_is_chosen_inside_the_window_and_the_rules_day_stays(her: Any) -> None:
    by_period(her, 9 * 7)
    row = rows(her)["BEFORE:settling"]
    on, now = START.date(), timezone.now()
    for day in (row.window_from, row.window_to):
        moved = move_contact(contact=row, to=day, on=on, at=now, by=her.asha)
        assert (moved.planned_on, moved.due_on) == (day, row.due_on)
    for day in (row.window_from - days(1), row.window_to + days(1)):
        with pytest.raises(OutsideWindow, match="Choose a day from"):
            move_contact(contact=row, to=day, on=on, at=now, by=her.asha)
    with pytest.raises(IntegrityError, match="planned_contact_inside_its_window"), transaction.atomic():
        PlannedContact.objects.filter(pk=row.pk).update(planned_on=row.window_to + days(1))


def test_put_off_it_is_still_due_when_it_was(her: Any) -> None:
    by_period(her, 9 * 7)
    row = rows(her)["BEFORE:booking"]
    later = remind_later(contact=row, on=START.date(), days=3, by=her.asha)
    assert (later.remind_on, later.due_on) == (START.date() + days(3), row.due_on)


def wrote(her: Any, row: PlannedContact, *, two_way: bool) -> Entry:
    return write_entry(
        client_key=uuid4(), family=her.family, about=her.parent, kind=Entry.Kind.CALL, text="We talked.",
        who_was_there="", happened_at=START, two_way=two_way, at=START, by=her.asha, planned=row,
    )  # fmt: skip


def test_a_talk_written_up_is_that_contact_done_and_a_missed_call_is_not(her: Any) -> None:
    by_period(her, 9 * 7)
    row = rows(her)["BEFORE:booking"]
    wrote(her, row, two_way=False)
    assert "BEFORE:booking" in rows(her)
    entry = wrote(her, row, two_way=True)
    assert rows(her, State.DONE)["BEFORE:booking"].entry == entry
    with pytest.raises(ContactOver):
        wrote(her, row, two_way=True)
    with pytest.raises(IntegrityError, match="is done"), transaction.atomic():
        PlannedContact.objects.filter(pk=row.pk).update(state=State.LET_GO, entry=None)


def test_the_hello_after_birth_may_be_a_text(her: Any) -> None:
    by_period(her, 39 * 7)
    on = START.date()
    record_birth(pregnancy=her.pregnancy, born_on=on, first_names=[""], on=on, at=START, by=her.asha)
    wrote(her, rows(her)["AFTER:welcome"], two_way=False)
    assert "AFTER:welcome" in rows(her, State.DONE)
