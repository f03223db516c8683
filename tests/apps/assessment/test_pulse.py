"""The team's pulse: anybody of the team answers once, nobody can find out who said what, and a few are never shown."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone

from apps.assessment.models.pulse import PulseRound, PulseTaken, PulseTotals
from apps.assessment.operations.pulse import (
    AnsweredAlready,
    ClosesTooSoonOrLate,
    OneIsOpen,
    RoundClosed,
    WordsNotToBeRead,
    answer_pulse,
    open_round,
)
from apps.assessment.queries.pulse import outcome_of
from kith.audit.models import Event
from kith.people.models import User
from kith.people.operations import give_role
from kith.roles import Role
from tests.factories.assessment import Kitchen

TODAY = timezone.localdate()
LATER = TODAY + dt.timedelta(days=15)


@pytest.fixture
def pulse(home: Kitchen, person: Any) -> PulseRound:
    return open_round(closes_on=TODAY + dt.timedelta(days=14), by=person("eve"), at=timezone.now())


def said(pulse: PulseRound, by: Any, words: dict[str, str] | None = None, read: bool = False, **given: Any) -> None:
    answer_pulse(pulse=pulse, given=given, words=words or {}, may_be_read=read, by=by, at=timezone.now())


def team(number: int) -> list[User]:
    made = [User.objects.create(email=f"t{n}@example.org", display_name=f"T{n}") for n in range(number)]
    for user in made:
        give_role(user=user, role=Role.PEER_SUPPORTER, by=None)
    return made


def test_what_a_round_adds_up_to(pulse: PulseRound) -> None:
    """Thirteen answer: cup 9 full, 4 low; 12 a number, of which 10 from 7 up; 7 say how much they do."""
    for number, user in enumerate(team(13)):
        given: dict[str, Any] = {"energy": "up" if number < 9 else "down"}
        given |= {"backed": "9" if number < 10 else "2"} if number < 12 else {}
        given |= {"time": "right"} if number < 7 else {}
        said(pulse, user, {"fix": f"Words {13 - number:02}"} if number < 2 else None, number < 2, **given)
    outcome = outcome_of(pk=pulse.pk, on=LATER)
    told = {one.card.link_id: one for one in outcome.told}
    assert outcome.answered == 15
    assert [(line.text, line.number) for line in told["energy"].lines] == [
        ("Mostly full", 10), ("Up and down", None), ("Running low", None),
    ]  # fmt: skip
    assert [line.number for line in told["backed"].lines] == [None, None, 10]
    assert told["time"].lines == []
    assert told["fix"].words == ["Words 12", "Words 13"]


def test_of_seven_nothing_is_said_and_of_eight_something(pulse: PulseRound) -> None:
    *seven, eighth = team(8)
    for user in seven:
        said(pulse, user, {"fix": "The kettle"}, True, energy="up")
    before = outcome_of(pk=pulse.pk, on=LATER)
    assert (before.answered, before.told) == (None, [])
    said(pulse, eighth, energy="up")
    assert outcome_of(pk=pulse.pk, on=LATER).answered == 10


def test_nobody_looks_before_it_closes(pulse: PulseRound, browse: Any) -> None:
    for user in team(9):
        said(pulse, user, energy="up")
    with pytest.raises(Http404):
        outcome_of(pk=pulse.pk, on=pulse.closes_on)
    assert browse("north", "eve").get(f"/team-pulse/{pulse.pk}/").status_code == 404


def test_no_row_says_who_said_what(pulse: PulseRound, person: Any) -> None:
    """What is kept: that somebody answered, and totals. No row, order, id, time or transaction joins the two."""
    users = team(3)
    for number, user in enumerate(users):
        said(pulse, user, {"fix": f"{3 - number} first"}, True, energy="up" if number else "down")
    assert {field.name for field in PulseTaken._meta.concrete_fields} == {"id", "round", "user"}
    totals = PulseTotals.objects.get(round=pulse)
    assert (totals.answered, totals.counts) == (3, {"energy": {"down": 1, "up": 2}})
    assert totals.words == {"fix": ["1 first", "2 first", "3 first"]}
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from assessment_pulsetotals where round_id = %s", [pulse.pk])
        assert cursor.fetchone() == (1,)
    events = Event.objects.filter(kind="pulse.answered")
    assert {(event.actor_id, str(event.detail)) for event in events} == {(None, "{}")}


def test_once_a_round(pulse: PulseRound, person: Any) -> None:
    said(pulse, person("ben"), energy="up")
    with pytest.raises(AnsweredAlready):
        said(pulse, person("ben"), energy="down")
    assert PulseTotals.objects.get().counts == {"energy": {"up": 1}}


def test_words_are_kept_only_where_they_may_be_read(pulse: PulseRound, person: Any, browse: Any) -> None:
    with pytest.raises(WordsNotToBeRead):
        said(pulse, person("ben"), {"fix": "The rota"})
    page = browse("north", "ben").post("/my-pulse/", {"fix": "The rota", "energy": "up"})
    assert page.status_code == 422 and "The rota" in page.content.decode()
    assert not PulseTaken.objects.exists() and PulseTotals.objects.get().words == {}


def test_ben_answers_on_the_page_once(pulse: PulseRound, browse: Any) -> None:
    ben = browse("north", "ben")
    assert "How is your own cup?" in ben.get("/my-pulse/").content.decode()
    assert ben.post("/my-pulse/", {"energy": "down", "backed": "4", "fix": "", "thanks": ""}).status_code == 302
    assert "Thank you" in ben.get("/my-pulse/").content.decode()
    assert PulseTotals.objects.get().counts == {"energy": {"down": 1}, "backed": {"4": 1}}


def test_a_round_closes(pulse: PulseRound, person: Any) -> None:
    at = timezone.now() + dt.timedelta(days=16)
    with pytest.raises(RoundClosed):
        answer_pulse(pulse=pulse, given={"energy": "up"}, words={}, may_be_read=False, by=person("ben"), at=at)
    open_round(closes_on=timezone.localdate(at) + dt.timedelta(days=5), by=person("eve"), at=at)


def test_one_round_at_a_time_for_some_days(pulse: PulseRound, person: Any) -> None:
    with pytest.raises(OneIsOpen):
        open_round(closes_on=TODAY + dt.timedelta(days=20), by=person("eve"), at=timezone.now())
    for days in (2, 32):
        with pytest.raises(ClosesTooSoonOrLate):
            open_round(closes_on=TODAY + dt.timedelta(days=days), by=person("eve"), at=timezone.now())


@pytest.mark.parametrize(
    ("name", "answers", "opens", "reads"),
    [("ben", 200, 403, 200), ("asha", 200, 403, 200), ("eve", 200, 200, 200), ("dina", 403, 403, 200),
     ("gita", 403, 403, 403), ("kay", 403, 403, 403), ("ivy", 403, 403, 403)],
)  # fmt: skip
def test_who_may(pulse: PulseRound, browse: Any, name: str, answers: int, opens: int, reads: int) -> None:
    client = browse("north", name)
    got = [client.get(url).status_code for url in ("/my-pulse/", "/team-pulse/open/", "/team-pulse/")]
    assert got == [answers, opens, reads]


def test_a_closed_round_is_read_on_its_page(home: Kitchen, person: Any, browse: Any) -> None:
    ago = timezone.now() - dt.timedelta(days=20)
    pulse = open_round(closes_on=timezone.localdate(ago) + dt.timedelta(days=10), by=person("eve"), at=ago)
    for user in team(9):
        answer_pulse(pulse=pulse, given={"energy": "up"}, words={"fix": "Tea"}, may_be_read=True, by=user, at=ago)
    dina = browse("north", "dina")
    assert f"/team-pulse/{pulse.pk}/" in dina.get("/team-pulse/").content.decode()
    page = dina.get(f"/team-pulse/{pulse.pk}/").content.decode()
    assert "About 10 people answered" in page and "fewer than 8" in page and "Tea" in page
