from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from apps.peersupport import queries
from apps.peersupport.models.pregnancies import Pregnancy
from tests.factories import peersupport as make

ON = dt.date(2026, 3, 31)


def at(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(text))


def family(lsoa: str, met: str | None, first: str = "YES", kind: str = "VISIT") -> Any:
    pregnancy = make.PregnancyFactory(person__family__lsoa21=lsoa, first_baby=first)
    if met:
        make.ContactFactory(family=pregnancy.family, at=at(met), kind=kind)
    return pregnancy.family


def test_reach_counts_first_time_families_met_in_the_window(north: Any) -> None:
    twice = family("E01000001", "2026-01-10T10:00")
    make.ContactFactory(family=twice, at=at("2026-02-10T10:00"))
    family("E01000001", "2026-03-31T23:30")  # the last evening, after the clocks went forward
    family("E01000001", "2025-04-01T00:10")  # the first morning
    family("E01000001", "2025-03-31T23:30")  # the day before the window
    family("E01000001", "2026-04-01T00:10")  # the day after
    family("E01000002", "2026-01-10T10:00", first="NO")
    family("E01000002", "2026-01-10T10:00", first="RATHER_NOT")
    family("E01000002", "2026-01-10T10:00", kind="VOICEMAIL")
    family("E01000002", None)
    family("", "2026-01-10T10:00")
    rows = {row.lsoa21: row.families_first_time_reached for row in queries.reach_by_lsoa(on=ON, months=12)}
    assert rows == {"E01000001": 3, "": 1}


def test_a_contact_before_the_record_was_started_counts(north: Any) -> None:
    started = family("E01000001", None)
    heard = make.IntroductionFactory(
        family=started, state="CONTACTED", ended_at=timezone.now(), ended_by=started.started_by
    )
    make.ContactFactory(family=None, introduction=heard, kind="CALL", at=at("2026-01-10T10:00"))
    (row,) = queries.reach_by_lsoa(on=ON)
    assert row.families_first_time_reached == 1


def test_a_second_pregnancy_does_not_count_a_family_twice(north: Any) -> None:
    same = family("E01000001", "2026-01-10T10:00")
    make.PregnancyFactory(person=same.people.get(), first_baby=Pregnancy.FirstBaby.NO)
    (row,) = queries.reach_by_lsoa(on=ON)
    assert row.families_first_time_reached == 1


def test_a_window_that_ends_on_a_31st_begins_after_the_last_of_a_shorter_month(north: Any) -> None:
    family("E01000001", "2026-02-28T12:00")
    family("E01000001", "2026-03-01T12:00")
    (row,) = queries.reach_by_lsoa(on=ON, months=1)
    assert row.families_first_time_reached == 1


def test_babies_turning_8_weeks_in_a_quarter(north: Any) -> None:
    first, last = dt.date(2026, 1, 1), dt.date(2026, 3, 31)
    born = {day: make.BabyFactory(born_on=day - dt.timedelta(days=56)) for day in (first, last)}
    for day in (first - dt.timedelta(days=1), last + dt.timedelta(days=1)):
        make.BabyFactory(born_on=day - dt.timedelta(days=56))
    found = queries.babies_turning(days=(42, 56), from_=first, to=last)
    assert [(one.baby_id, one.born_on) for one in found] == [(baby.pk, baby.born_on) for baby in born.values()]


def test_counts_for_a_return(north: Any) -> None:
    family("E01000001", "2026-02-10T10:00")
    family("E01000001", "2026-02-10T10:00", first="NO")
    for heard, met in (("2026-03-10", "2026-03-11"), ("2026-03-10", "2026-03-17"), ("2026-03-13", "2026-03-16")):
        make.IntroductionFactory(heard_at=at(f"{heard}T10:00"), first_contact_at=at(f"{met}T10:00"))
    make.IntroductionFactory(heard_at=at("2026-03-31T23:00"))
    make.IntroductionFactory(heard_at=at("2026-04-01T00:10"))
    counts = queries.counts_for_return(dt.date(2026, 1, 1), ON)
    assert counts.families_reached == 2
    assert counts.first_time_families_reached == 1
    assert counts.introductions == 4
    assert counts.median_working_days == 1


def test_a_period_without_anything(north: Any) -> None:
    counts = queries.counts_for_return(dt.date(2020, 1, 1), dt.date(2020, 3, 31))
    assert (counts.families_reached, counts.introductions, counts.median_working_days) == (0, 0, None)


def test_who_said_hello_twice_is_heard_of_once(north: Any) -> None:
    first = make.IntroductionFactory(heard_at=at("2026-01-10T10:00"))
    make.IntroductionFactory(heard_at=at("2026-01-12T10:00"), merged_into=first)
    assert queries.counts_for_return(dt.date(2026, 1, 1), ON).introductions == 1


def test_a_parent_with_two_pages_put_together_is_reached_once(north: Any) -> None:
    twice, kept = family("E01000001", "2026-01-10T10:00"), family("E01000002", "2026-02-10T10:00")
    twice.people.update(merged_into=kept.people.get())
    lone = family("E01000003", "2026-02-10T10:00")
    lone.people.update(merged_into=family("E01000004", None).people.get())
    assert {row.lsoa21 for row in queries.reach_by_lsoa(on=ON)} == {"E01000002", "E01000003"}
    assert queries.counts_for_return(dt.date(2026, 1, 1), ON).first_time_families_reached == 2
