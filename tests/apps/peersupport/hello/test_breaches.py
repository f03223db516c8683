"""What is late climbs: coordinator after 2 working days, manager after 5, the board's count after 10."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from apps.peersupport.models.breaches import Breach
from apps.peersupport.models.introductions import Contact, Introduction
from apps.peersupport.models.messages import Message
from apps.peersupport.operations.breaches import note_breaches
from apps.peersupport.operations.introductions import end_introduction, log_contact
from tests.factories import peersupport as make

TUESDAY = dt.date(2026, 3, 10)


def moment(day: dt.date, hour: int = 10) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def heard(day: dt.date = TUESDAY, **more: Any) -> Introduction:
    made: Introduction = make.IntroductionFactory(heard_at=moment(day), **more)
    return made


def steps_by(day: str) -> list[str]:
    today = dt.date.fromisoformat(day)
    note_breaches(today=today, at=moment(today))
    return sorted(Breach.objects.values_list("step", flat=True))


def told(role: str) -> int:
    return int(Message.objects.filter(user__role_grants__role=role).count())


@pytest.mark.parametrize(
    ("day", "steps"),
    [
        ("2026-03-12", []),  # the second working day is still in time
        ("2026-03-13", ["COORDINATOR"]),
        ("2026-03-17", ["COORDINATOR"]),
        ("2026-03-18", ["COORDINATOR", "LEAD"]),
        ("2026-03-24", ["COORDINATOR", "LEAD"]),
        ("2026-03-25", ["BOARD", "COORDINATOR", "LEAD"]),
    ],
)
def test_each_step_is_reached_on_its_day(north: Any, day: str, steps: list[str]) -> None:
    heard()
    assert steps_by(day) == steps


@pytest.mark.parametrize(
    ("day", "steps"),
    [
        ("2026-04-08", []), ("2026-04-09", ["COORDINATOR"]), ("2026-04-13", ["COORDINATOR"]),
        ("2026-04-14", ["COORDINATOR", "LEAD"]),
    ],
)  # fmt: skip
def test_easter_counts_for_nothing(north: Any, day: str, steps: list[str]) -> None:
    heard(dt.date(2026, 4, 2))
    assert steps_by(day) == steps


def test_looked_at_again_nothing_is_written_or_told_twice(north: Any) -> None:
    heard()
    first = steps_by("2026-03-18")
    messages = Message.objects.count()
    assert steps_by("2026-03-18") == first
    assert Message.objects.count() == messages
    assert {str(day) for day in Breach.objects.values_list("late_since", flat=True)} == {"2026-03-13", "2026-03-18"}


def test_who_coordinates_is_told_first_then_who_manages_and_of_nobody(north: Any) -> None:
    heard(first_name="Amara")
    steps_by("2026-03-13")
    assert (told("COORDINATOR"), told("MANAGER"), told("DIRECTOR")) == (1, 0, 0)
    steps_by("2026-03-25")
    assert (told("COORDINATOR"), told("MANAGER"), told("DIRECTOR")) == (1, 1, 0)
    assert all("Amara" not in str(one.values) and one.template == "sign_in_and_look" for one in Message.objects.all())


def test_two_that_are_late_are_one_message(north: Any) -> None:
    heard()
    heard()
    steps_by("2026-03-13")
    assert (Breach.objects.count(), told("COORDINATOR")) == (2, 1)


@pytest.mark.parametrize("kind", ["VOICEMAIL", "LETTER", "TEXT", "NO_ANSWER", "NOT_IN"])
def test_a_try_is_no_meeting(north: Any, person: Any, kind: str) -> None:
    one = heard()
    at = moment(TUESDAY, 15)
    log_contact(introduction=one, kind=Contact.Kind(kind), at=at, now=at, by=person("asha"))
    assert steps_by("2026-03-25") == ["BOARD", "LEAD"]


def test_late_is_late_though_it_was_done_before_anybody_looked(north: Any, person: Any) -> None:
    one = heard()
    at = moment(dt.date(2026, 3, 19))
    log_contact(introduction=one, kind=Contact.Kind.CALL, at=at, now=at, by=person("asha"))
    assert steps_by("2026-03-20") == ["COORDINATOR", "LEAD"]
    assert steps_by("2026-06-20") == ["COORDINATOR", "LEAD"]


@pytest.mark.parametrize("done", ["CALL", "DECLINED"])
def test_what_was_in_time_or_ended_in_time_is_never_late(north: Any, person: Any, done: str) -> None:
    one, at = heard(), moment(dt.date(2026, 3, 12))
    if done == "CALL":
        log_contact(introduction=one, kind=Contact.Kind.CALL, at=at, now=at, by=person("asha"))
    else:
        end_introduction(introduction=one, state=Introduction.State.DECLINED, at=at, by=person("asha"))
    assert steps_by("2026-06-20") == []


def test_the_round_writes_what_is_late_now(inside: Any) -> None:
    from kith.jobs.rounds import rounds_in

    with time_machine.travel(moment(dt.date(2026, 3, 13)), tick=False), inside("north"):
        heard()
        next(one for one in rounds_in("mutual") if one.name == "what was late").do()
        assert Breach.objects.count() == 1


def test_the_board_reads_counts_and_no_name(inside: Any, browse: Any) -> None:
    today = timezone.localdate()
    with inside("north"):
        make.IntroductionFactory(first_name="Amara", heard_at=make.days_ago(30))
        make.IntroductionFactory(first_name="Jo", heard_at=make.days_ago(1))
        note_breaches(today=today, at=timezone.now())
    page = browse("north", "dina").get("/introductions/waiting-times/").content.decode()
    assert "Of 2 people who said hello, 1 had talked with nobody after ten working days." in page
    assert "Amara" not in page and "The board" not in page
    assert browse("north", "ben").get("/introductions/waiting-times/").status_code == 403
    assert "1,1,1,1" in browse("north", "dina").get("/introductions/waiting-times/?as=csv").content.decode()
