from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import set_urlconf
from django.utils import timezone

from apps.peersupport.models.introductions import Contact, Introduction
from apps.peersupport.operations.introductions import (
    ConsentMissing,
    ContactInFuture,
    IntroductionEnded,
    end_introduction,
    log_contact,
    note_introduction,
)
from apps.peersupport.presenters.introductions import board
from apps.peersupport.queries.introductions import on_the_clock
from kith.audit.models import Event
from tests.factories import peersupport as make


@pytest.fixture
def waiting(inside: Any) -> Introduction:
    with inside("north"):
        return make.IntroductionFactory()


def log(waiting: Introduction, kind: str, by: Any, at: dt.datetime | None = None) -> Contact:
    now = timezone.now()
    return log_contact(introduction=waiting, kind=Contact.Kind(kind), at=at or now, now=now, by=by)


@pytest.mark.parametrize("kind", ["VOICEMAIL", "LETTER", "TEXT", "NO_ANSWER", "NOT_IN"])
def test_a_try_is_never_a_contact(waiting: Introduction, inside: Any, person: Any, kind: str) -> None:
    with inside("north"):
        contact = log(waiting, kind, person("asha"))
        contact.refresh_from_db()
        waiting.refresh_from_db()
        assert not contact.two_way
        assert waiting.first_attempt_at and waiting.first_contact_at is None
        assert waiting.next_due_on == waiting.contact_due_on


@pytest.mark.parametrize("kind", ["CALL", "VISIT", "MESSAGE"])
def test_talking_both_ways_stops_the_clock(waiting: Introduction, inside: Any, person: Any, kind: str) -> None:
    with inside("north"):
        contact = log(waiting, kind, person("asha"))
        contact.refresh_from_db()
        waiting.refresh_from_db()
        assert contact.two_way and waiting.first_contact_at and waiting.next_due_on is None
        assert on_the_clock(for_user=person("asha")) == []


def test_nobody_can_say_that_a_voicemail_was_two_way(waiting: Introduction, inside: Any, person: Any) -> None:
    from django.db import connection

    with inside("north"):
        contact = log(waiting, "VOICEMAIL", person("asha"))
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "insert into peersupport_contact (id, kind, two_way, at, introduction_id, by_id) "
                "select gen_random_uuid(), kind, true, at, introduction_id, by_id from peersupport_contact "
                "where id = %s",
                [contact.pk],
            )


def test_an_introduction_can_never_be_deleted(waiting: Introduction, inside: Any) -> None:
    with inside("north"), pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Introduction.objects.filter(pk=waiting.pk).delete()


def test_a_contact_ahead_of_time_is_refused(waiting: Introduction, inside: Any, person: Any) -> None:
    with inside("north"), pytest.raises(ContactInFuture):
        log(waiting, "CALL", person("asha"), at=timezone.now() + dt.timedelta(hours=1))


@pytest.mark.parametrize("year", ["0001", "2019"])
def test_a_slip_of_the_year_stops_no_clock(waiting: Introduction, browse: Any, inside: Any, year: str) -> None:
    told = {"kind": "CALL", "at": f"{year}-03-12T10:00"}
    answer = browse("north", "asha").post(f"/introductions/{waiting.pk}/contact/", told)
    assert answer.status_code == 422 and "Look at the year" in answer.content.decode()
    with inside("north"):
        waiting.refresh_from_db()
        assert waiting.first_attempt_at is None and not waiting.contacts.exists()


@pytest.mark.parametrize("state", ["DECLINED", "WRONG_DETAILS", "TRANSFERRED"])
def test_it_ends_once(waiting: Introduction, inside: Any, person: Any, state: str) -> None:
    with inside("north"):
        by, at = person("asha"), timezone.now()
        ended = end_introduction(introduction=waiting, state=Introduction.State(state), at=at, by=by)
        assert (ended.state, ended.ended_by) == (state, by)
        assert Event.objects.filter(kind="introduction.ended", subject_id=ended.pk).count() == 1
        with pytest.raises(IntroductionEnded):
            end_introduction(introduction=waiting, state=Introduction.State.DECLINED, at=at, by=by)
        with pytest.raises(IntroductionEnded):
            log(waiting, "CALL", by)


def test_without_a_yes_nothing_is_kept(inside: Any, person: Any) -> None:
    with inside("north"):
        with pytest.raises(ConsentMissing):
            note_introduction(
                client_key=uuid.uuid4(), first_name="Amara", contact="07700 900123", consent=False,
                source=Introduction.Source.FRIEND, heard_at=timezone.now(), at=timezone.now(), consent_wording="",
                consent_evidence="", by=person("asha"),
            )  # fmt: skip
        assert Introduction.objects.count() == 0


def test_the_board_stands_by_the_clock(inside: Any, person: Any) -> None:
    today = timezone.localdate()
    with inside("north"):
        for days in (-2, 0, 1, 4, 12):
            make.IntroductionFactory(first_name=f"{days}", attempt_due_on=today + dt.timedelta(days=days))
        make.IntroductionFactory(
            first_name="tried", tried=True, attempt_due_on=today - dt.timedelta(days=3), contact_due_on=today
        )
        make.IntroductionFactory(first_name="met", met=True)
        set_urlconf("kith.urls.mutual")
        sections = board(on_the_clock(for_user=person("asha")), today=today)
        set_urlconf(None)
    shown = {one.title: sorted(row["introduction"].first_name for row in one.rows) for one in sections}
    assert shown == {
        "Late": ["-2"], "Today": ["0", "tried"], "Tomorrow": ["1"], "Within a week": ["4"], "Later": ["12"]
    }  # fmt: skip


def test_staff_note_one_by_hand(inside: Any, browse: Any, person: Any) -> None:
    sent = {
        "client_key": str(uuid.uuid4()), "first_name": "Amara", "contact": "amara@example.org",
        "source": "PROFESSIONAL",
        "heard_on": timezone.localdate().isoformat(), "consent": "on", "consent_evidence": "On the midwife’s form",
    }  # fmt: skip
    answer = browse("north", "ben").post("/introductions/note/", sent)
    assert answer.status_code == 302
    assert browse("north", "ben").get(answer.url).status_code == 200
    assert browse("north", "cara").get(answer.url).status_code == 404
    with inside("north"):
        one = Introduction.objects.get()
        assert (one.noted_by, one.consent_evidence) == (person("ben"), "On the midwife’s form")


@pytest.mark.parametrize(
    ("heard_on", "words"),
    [
        (timezone.localdate() + dt.timedelta(days=1), "later than today"),
        (dt.date(1, 1, 1), "Look at the year"),
        (timezone.localdate() - dt.timedelta(days=400), "Look at the year"),
    ],
)
def test_a_day_we_cannot_have_heard_on_is_refused(browse: Any, heard_on: dt.date, words: str) -> None:
    sent = {
        "client_key": str(uuid.uuid4()), "first_name": "Amara", "contact": "amara@example.org", "source": "FRIEND",
        "heard_on": heard_on.isoformat(), "consent": "on", "consent_evidence": "Told me",
    }  # fmt: skip
    answer = browse("north", "asha").post("/introductions/note/", sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()


PAGES = ("", "all/", "note/", "import/", "{pk}/", "{pk}/contact/", "{pk}/end/", "{pk}/start-family/")


@pytest.mark.parametrize("page", PAGES)
def test_the_coordinator_sees_each_page_and_a_director_none(waiting: Introduction, browse: Any, page: str) -> None:
    path = f"/introductions/{page.format(pk=waiting.pk)}"
    assert browse("north", "asha").get(path).status_code == 200
    assert browse("north", "dina").get(path).status_code == 403
    assert browse("north").get(path).status_code == 302


def test_the_list_is_searched_filtered_and_exported(inside: Any, browse: Any) -> None:
    with inside("north"):
        make.IntroductionFactory(first_name="Amara")
        make.IntroductionFactory(first_name="=cmd()", source="FRIEND")
    asha = browse("north", "asha")
    page = asha.get("/introductions/all/?q=amara").content.decode()
    assert "Amara" in page and "cmd()" not in page
    assert "Amara" not in asha.get("/introductions/all/?source=FRIEND").content.decode()
    table = asha.get("/introductions/all/?as=csv").content.decode()
    assert "Amara,07700 900123" in table
    assert "'=cmd()" in table


def test_a_manager_reads_the_board_and_changes_nothing(waiting: Introduction, browse: Any) -> None:
    eve = browse("north", "eve")
    for path in ("/introductions/", "/introductions/all/", f"/introductions/{waiting.pk}/", "/supporters/"):
        page = eve.get(path)
        assert page.status_code == 200
        for way in ("/note/", "/contact/", "/start-family/", "/import/", "/supporters/add/"):
            assert way not in page.content.decode()
    assert eve.post(f"/introductions/{waiting.pk}/contact/", {"kind": "CALL"}).status_code == 403
