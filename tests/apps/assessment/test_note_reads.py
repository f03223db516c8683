"""Who read what and when: she sees it, once a person and day, from the moment somebody is shown an answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.assessment.models.answers import Answer, AnswerRead, Level
from apps.assessment.operations.reads import note_reads
from tests.factories.assessment import NOW, Kitchen, opened, said, started


@pytest.fixture
def answers(home: Kitchen) -> list[Answer]:
    begun = started(home.user)
    return [said(begun, card, own_words=f"about {card}", by=home.user) for card in ("feel-night", "home-feel")]


def family_page(home: Kitchen, client: Any) -> Any:
    return client.get(f"/families/{home.family.pk}/assessment/")


def words_page(client: Any, answer: Answer) -> str:
    return client.get(f"/my-assessment/{answer.assessment_id}/words/").content.decode()


def test_she_sees_who_read_what_she_opened_and_nothing_beside_the_rest(
    home: Kitchen, answers: Any, browse: Any
) -> None:
    opened(answers[0], Level.SUPPORTER, by=home.user)
    gita = browse("north", "gita")
    assert "read this on" not in words_page(gita, answers[0])
    family_page(home, browse("north", "ben"))
    assert words_page(gita, answers[0]).count("Ben read this on") == 1
    assert list(AnswerRead.objects.values_list("answer_id", flat=True)) == [answers[0].pk]
    address = f"/my-assessment/{answers[0].assessment_id}/answers/{answers[0].pk}/set-visibility/"
    part = gita.post(address, {"level": "SEALED"}, headers={"hx-request": "true"}).content.decode()
    assert "Ben read this on" in part, "closing it does not undo what was read"


def test_closing_stops_reads_at_once(home: Kitchen, answers: Any, browse: Any) -> None:
    opened(answers[0], Level.SUPPORTER, by=home.user)
    opened(answers[0], Level.SEALED, by=home.user)
    assert "about feel-night" not in family_page(home, browse("north", "ben")).content.decode()
    assert not AnswerRead.objects.exists()


def test_read_twice_on_a_day_is_one_read_and_the_next_day_another(home: Kitchen, answers: Any, person: Any) -> None:
    for hours in (0, 2, 26):
        note_reads(answers=answers, by=person("ben"), at=NOW + dt.timedelta(hours=hours))
    note_reads(answers=answers[:1], by=person("asha"), at=NOW)
    reads = AnswerRead.objects.filter(answer=answers[0]).values_list("by__display_name", "on").order_by("on", "by")
    assert sorted(reads) == [("Asha", NOW.date()), ("Ben", NOW.date()), ("Ben", NOW.date() + dt.timedelta(days=1))]


def test_one_page_writes_one_statement_however_many_answers(home: Kitchen, answers: Any, browse: Any) -> None:
    for answer in answers:
        opened(answer, Level.HUB, by=home.user)
    with CaptureQueriesContext(connection) as seen:
        family_page(home, browse("north", "asha"))
    writes = [each["sql"] for each in seen if each["sql"].startswith("INSERT INTO") and "answerread" in each["sql"]]
    assert len(writes) == 1 and AnswerRead.objects.count() == 2


def test_who_is_refused_has_read_nothing(home: Kitchen, answers: Any, browse: Any) -> None:
    opened(answers[0], Level.HUB, by=home.user)
    for name in ("cara", "hal", "eve", "gita"):
        assert family_page(home, browse("north", name)).status_code in (403, 404)
    assert not AnswerRead.objects.exists()


def test_her_page_costs_the_same_however_much_was_read(home: Kitchen, answers: Any, browse: Any, person: Any) -> None:
    gita = browse("north", "gita")
    words_page(gita, answers[0])
    costs = []
    for name in ("ben", "asha"):
        note_reads(answers=answers, by=person(name), at=NOW)
        with CaptureQueriesContext(connection) as seen:
            words_page(gita, answers[0])
        costs.append(len(seen))
    assert costs[0] == costs[1]
