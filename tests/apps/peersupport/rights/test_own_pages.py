"""Her record page, all of it to take away, and asking about it."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.peersupport.models.consents import ConsentFact
from apps.peersupport.models.messages import Message
from apps.peersupport.models.rights import DataRequest, DataRequestEvent
from apps.peersupport.operations import rights as write
from apps.peersupport.presenters.own_record import record_pdf
from apps.peersupport.queries.record import readings_of
from apps.peersupport.queries.rights import requests_of
from tests.factories import peersupport as make

OWN = (
    "/my-page/record/", "/my-page/record/readings/", "/my-page/record/copy/", "/my-page/record.json",
    "/my-page/record.pdf", "/my-page/consents/", "/my-page/requests/", "/my-page/requests/ask/",
)  # fmt: skip


def test_she_finds_a_word_in_what_was_written_and_in_her_replies(house: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        for n in range(45):
            make.EntryFactory(about=house.parent, text=f"Talk {n}.", happened_at=make.days_ago(n + 1))
    gita = browse("north", "gita")
    first = gita.get("/my-page/record/").content.decode()
    assert "Talk 3." in first and "Talk 40." not in first
    assert "Talk 40." in gita.get("/my-page/record/?page=3").content.decode()
    found = gita.get("/my-page/record/?q=talk+40").content.decode()
    assert "Talk 40." in found and "Talk 3." not in found
    assert "No entry says" in gita.get("/my-page/record/?q=zebra").content.decode()


def test_two_years_of_entries_cost_the_same_number_of_statements(house: Any, browse: Any, inside: Any) -> None:
    gita = browse("north", "gita")

    def cost(path: str) -> int:
        """The less of two openings: now and then the time of a session is written as well."""
        return min(once(path) for _ in range(2))

    def once(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert gita.get(path).status_code == 200
        return len(captured)

    paths = ("/my-page/record/", "/my-page/record/copy/", "/my-page/record.json", "/my-page/record/readings/")
    before = [cost(path) for path in paths]
    with inside("north"):
        for n in range(104):
            make.EntryFactory(about=house.parent, happened_at=make.days_ago(n * 7))
    assert [cost(path) for path in paths] == before


def test_page_pdf_and_file_hold_the_same_parts(house: Any, browse: Any) -> None:
    gita = browse("north", "gita")
    data = json.loads(gita.get("/my-page/record.json").content)
    page = gita.get("/my-page/record/copy/").content.decode()
    assert data["entries"][0]["text"] in page and "What was written" in page
    pdf = gita.get("/my-page/record.pdf")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert "attachment" in pdf["Content-Disposition"]


def test_the_pdf_is_tagged_and_reads_no_words_as_typesetting() -> None:
    pdf = record_pdf({"entries": [{"text": "#panic() $x$ *bold* <b> \\", "by": "Ben"}]})
    assert b"/StructTreeRoot" in pdf and b"pdfuaid" in pdf


def test_only_parents_and_partners_have_these_pages(house: Any, browse: Any) -> None:
    for path in OWN:
        for name in ("asha", "ben", "cara", "ivy"):
            assert browse("north", name).get(path).status_code == 403, path
        assert browse("south", "gita").get(path).status_code == 404, path


def test_each_yes_and_no_is_there_with_its_words(house: Any, browse: Any, inside: Any) -> None:
    gita = browse("north", "gita")
    sent = {"purpose": "INVITATIONS", "given": "yes", "next": "consents"}
    assert gita.post("/my-page/messages/consent/", sent)["Location"].endswith("/my-page/consents/")
    gita.post("/my-page/messages/consent/", {**sent, "given": "no"})
    page = gita.get("/my-page/consents/").content.decode()
    assert page.count("You may tell me what is on.") >= 3 and "Themselves, on their own page" in page
    with inside("north"):
        assert ConsentFact.objects.filter(person=house.parent, purpose="INVITATIONS").count() == 2


def ask(browser: Any, **changed: str) -> Any:
    sent = {"client_key": str(uuid.uuid4()), "kind": "CORRECT", "words": "It was coffee.", **changed}
    return browser.post("/my-page/requests/ask/", sent)


def test_she_asks_and_is_answered_and_told_without_a_word_of_it(house: Any, browse: Any, inside: Any) -> None:
    gita, asha, tap = browse("north", "gita"), browse("north", "asha"), str(uuid.uuid4())
    assert ask(gita, client_key=tap).status_code == ask(gita, client_key=tap).status_code == 302
    with inside("north"):
        request = DataRequest.objects.get()
        assert (request.noted_by, request.received_on) == (None, timezone.localdate())
    assert "You hear from us by" in gita.get("/my-page/requests/").content.decode()
    assert "It was coffee." in asha.get(f"/data-requests/{request.pk}/").content.decode()
    sent = {"kind": "GRANTED", "words": "A new entry says coffee."}
    assert asha.post(f"/data-requests/{request.pk}/", sent).status_code == 302
    assert "A new entry says coffee." in gita.get("/my-page/requests/").content.decode()
    with inside("north"):
        message = Message.objects.get(template="news")
        assert message.person == house.parent and "coffee" not in str(message.values)
    assert asha.post(f"/data-requests/{request.pk}/", sent).status_code == 409


def test_she_answers_what_we_asked_back_and_the_clock_goes_on(
    house: Any, browse: Any, inside: Any, person: Any
) -> None:
    gita, asha = browse("north", "gita"), browse("north", "asha")
    with inside("north"):
        request, theirs = request_of(house, 3), request_of(house, 3, person=house.other)
        for kind in ("ASKED_WHO", "ASKED_WHAT"):
            step(request, kind, "Which entry?", person)
    at = f"/my-page/requests/{request.pk}/answer/"
    assert at in gita.get("/my-page/requests/").content.decode() and "Which entry?" in gita.get(at).content.decode()
    assert gita.post(at, {"words": " "}).status_code == 422
    assert gita.post(at, {"words": "The one of 3 October."}).status_code == 302
    assert gita.post(at, {"words": "The one of 3 October."}).status_code == 422, "nothing is asked any more"
    assert "They answered" in asha.get(f"/data-requests/{request.pk}/").content.decode()
    assert at not in gita.get("/my-page/requests/").content.decode()
    with inside("north"):
        (asked,) = requests_of(house.parent)
        assert asked.clock.stands_since is None and asked.clock.due_on
        assert Message.objects.filter(template="something_waits", user__display_name="Asha").count() == 1
    assert gita.get(f"/my-page/requests/{theirs.pk}/answer/").status_code == 404
    assert browse("south", "gita").get(at).status_code == 404 and asha.get(at).status_code == 403


def test_that_one_of_two_asked_is_on_no_page_of_the_other(house: Any, browse: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        dean = make.PersonFactory(family=house.family, partner=True, first_name="Dean")
        request = request_of(house, 3, person=dean)
    assert browse("north", "asha").get(f"/data-requests/{request.pk}/").status_code == 200
    with inside("north"):
        assert [one.by for one in readings_of(dean)] == [person("asha")]
        assert not readings_of(house.parent).filter(by=person("asha")).exists()


def test_she_takes_it_back_and_nobody_elses(house: Any, browse: Any, inside: Any) -> None:
    gita = browse("north", "gita")
    ask(gita)
    with inside("north"):
        mine = DataRequest.objects.get()
        theirs = DataRequest.objects.create(
            client_key=uuid.uuid4(), person=house.other, kind="SEE", received_on=timezone.localdate(),
            made_at=timezone.now(),
        )  # fmt: skip
    assert gita.post(f"/my-page/requests/{theirs.pk}/take-back/").status_code == 404
    assert gita.post(f"/my-page/requests/{mine.pk}/take-back/").status_code == 302
    with inside("north"):
        assert requests_of(house.parent)[0].clock.ended_on == timezone.localdate()


def test_who_coordinates_notes_a_letter_and_its_clock_runs_from_the_day_it_came(
    house: Any, browse: Any, inside: Any
) -> None:
    path = f"/families/{house.family.pk}/people/{house.parent.pk}/ask/"
    came = timezone.localdate() - dt.timedelta(days=9)
    sent = {
        "client_key": str(uuid.uuid4()), "kind": "SEE", "words": "All of it, please.", "told_how": "A letter",
        "received_on": came.isoformat(),
    }  # fmt: skip
    assert browse("north", "ben").post(path, sent).status_code == 403
    assert browse("north", "asha").post(path, {**sent, "received_on": "2999-01-01"}).status_code == 422
    assert browse("north", "asha").post(path, sent).status_code == 302
    with inside("north"):
        request = DataRequest.objects.get()
        assert request.received_on == came and str(request.noted_by) == "Asha"
    assert "All of it, please." in browse("north", "gita").get("/my-page/requests/").content.decode()


@pytest.mark.parametrize(
    ("kind", "words", "refusal"),
    [
        ("NOT_DONE", "", write.WordsMissing), ("KNOWN_WHO", "", write.NotAsked), ("ASKED_WHAT", "", write.WordsMissing),
    ],
)  # fmt: skip
def test_a_step_that_makes_no_sense_is_refused(
    house: Any, inside: Any, person: Any, kind: str, words: str, refusal: type[Exception]
) -> None:
    with inside("north"), pytest.raises(refusal):
        step(request_of(house, 3), kind, words, person)


def test_more_time_is_taken_once_within_the_first_month(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        with pytest.raises(write.TooLateToExtend):
            step(request_of(house, 40), "EXTENDED", "Much to look through", person)
        early = request_of(house, 3)
        step(early, "EXTENDED", "Much to look through", person)
        with pytest.raises(write.TooLateToExtend):
            step(early, "EXTENDED", "Still", person)


def test_a_step_pressed_twice_is_one_and_what_does_not_fit_is_said_beside_it(
    house: Any, browse: Any, inside: Any
) -> None:
    asha = browse("north", "asha")
    with inside("north"):
        request = request_of(house, 3)
    path = f"/data-requests/{request.pk}/"
    for _ in range(2):
        assert asha.post(path, {"kind": "ACKNOWLEDGED", "words": "We have it."}).status_code == 302
    with inside("north"):
        assert DataRequestEvent.objects.count() == Message.objects.filter(template="news").count() == 1
    offered = asha.get(path).content.decode()
    assert 'value="EXTENDED"' in offered and 'value="KNOWN_WHO"' not in offered
    answer = asha.post(path, {"kind": "KNOWN_WHO", "words": "It is you."})
    assert answer.status_code == 422 and "It is you." in answer.content.decode()
    noted = {"client_key": str(uuid.uuid4()), "kind": "SEE", "words": "x", "told_how": "A letter"}
    at = f"/families/{house.family.pk}/people/{house.parent.pk}/ask/"
    assert "Look at the year" in asha.post(at, {**noted, "received_on": "1/1/2001"}).content.decode()


def request_of(house: Any, days: int, person: Any = None) -> DataRequest:
    return DataRequest.objects.create(
        client_key=uuid.uuid4(), person=person or house.parent, kind="SEE", made_at=timezone.now(),
        received_on=timezone.localdate() - dt.timedelta(days=days),
    )  # fmt: skip


def step(request: DataRequest, kind: str, words: str, person: Any) -> DataRequestEvent:
    return write.add_step(
        request=request, kind=DataRequestEvent.Kind(kind), words=words, at=timezone.now(), on=timezone.localdate(),
        by=person("asha"),
    )  # fmt: skip


def test_whoever_answers_is_told_that_it_came_and_when_its_day_is_near(
    house: Any, browse: Any, inside: Any, person: Any
) -> None:
    tap = str(uuid.uuid4())
    for _ in range(2):
        ask(browse("north", "gita"), client_key=tap, kind="COMPLAINT", words="You rang at night.")
    with inside("north"):
        told = Message.objects.get(user__display_name="Asha", template="something_waits")
        assert "/data-requests/" in told.values["link"] and "night" not in str(told.values)
        assert write.remind_of_owed(at=timezone.now()) == 0
        request_of(house, 27)
        step(request_of(house, 29), "ASKED_WHAT", "Which call?", person)
        assert write.remind_of_owed(at=timezone.now()) == write.remind_of_owed(at=timezone.now()) == 1
        near = Message.objects.filter(template="answer_near")
        assert near.filter(user__display_name="Asha").count() == 1 and not near.filter(user__display_name="Ben")
        later = timezone.now() + dt.timedelta(days=27)
        assert write.remind_of_owed(at=later) == 2, "the complaint's thirty days as well"


def test_the_list_shows_what_is_owed_first_on_top(house: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        request_of(house, 2)
        late = request_of(house, 29)
    page = browse("north", "asha").get("/data-requests/").content.decode()
    asha = browse("north", "asha")
    assert page.index(str(late.pk)) < page.rindex("/data-requests/") and page.index("Leanne")
    assert "No request found" in asha.get("/data-requests/?q=nobody").content.decode()
    assert "No request found" in asha.get("/data-requests/?kind=ERASE&show=all").content.decode()
    file = asha.get("/data-requests/?as=csv&q=leanne").content.decode()
    assert file.count("See what you keep") == 2 and "2 requests" in page
    assert browse("north", "ben").get("/data-requests/").status_code == 403


def test_a_hold_is_placed_and_let_go_on_its_page(house: Any, browse: Any, inside: Any) -> None:
    path = f"/families/{house.family.pk}/hold/"
    hal = browse("north", "hal")
    assert hal.post(path, {"hold": "yes", "reason": ""}).status_code == 422
    assert hal.post(path, {"hold": "yes", "reason": "A solicitor’s letter"}).status_code == 302
    assert hal.post(path, {"hold": "yes", "reason": "A solicitor’s letter"}).status_code == 409, "pressed twice"
    assert "Let it go" in hal.get(path).content.decode()
    assert "A solicitor’s letter" in hal.get(path).content.decode()
    assert "Held" in browse("north", "asha").get(f"/families/{house.family.pk}/").content.decode()
    assert browse("north", "ben").get(path).status_code == 403
    assert hal.post(path, {"hold": "no", "reason": "Settled"}).status_code == 302
