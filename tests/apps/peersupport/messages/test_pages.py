"""The pages: who coordinates writes and sees the log; she sees what we sent, and stops it."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest

from apps.peersupport.models.messages import Message, MessageLooks
from apps.peersupport.models.safe_contact import SafeContact
from tests.apps.peersupport.messages.conftest import work
from tests.factories import messages as say
from tests.factories import peersupport as make

S = Message.State


@pytest.fixture
def at(leanne: Any) -> str:
    return f"/families/{leanne.family_id}/people/{leanne.pk}/"


@pytest.fixture
def asha(browse: Any) -> Any:
    return browse("north", "asha")


@pytest.fixture
def gita(browse: Any) -> Any:
    return browse("north", "gita")


def own_words(**told: Any) -> dict[str, Any]:
    return {"client_key": str(uuid.uuid4()), "words": "See you at the kettle", "channel": "EMAIL", **told}


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_message_is_chosen_written_and_stands_in_the_log(
    leanne: Any, asha: Any, at: str, inside: Any, sender: Any
) -> None:
    assert "In your own words" in page_of(asha.get(f"{at}message/"))
    assert "How it reads" in page_of(asha.get(f"{at}message/?text=own_words"))
    answer = asha.post(f"{at}message/?text=own_words", own_words())
    assert answer.status_code == 302
    assert "See you at the kettle" in page_of(asha.get(answer.headers["Location"]))
    with inside("north"):
        work(Message.objects.get().pk)
    for path in ("/messages/", "/messages/?q=leanne&state=SENT", f"/families/{leanne.family_id}/messages/"):
        assert "Asha chose" in page_of(asha.get(path)), path
    assert "Asha chose" not in page_of(asha.get("/messages/?state=FAILED"))
    assert "leanne@example.org" in page_of(asha.get(answer.headers["Location"]))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"words": ""}, "write something"),
        ({"words": "the baby group"}, "Say it without"),
        ({"channel": "SMS"}, "choose one"),
    ],
)
def test_what_cannot_be_sent_is_said_beside_the_box_and_kept(
    leanne: Any, asha: Any, at: str, told: dict[str, str], says: str
) -> None:
    answer = asha.post(f"{at}message/?text=own_words", own_words(**told))
    assert answer.status_code == 422 and says in page_of(answer)
    assert told.get("words", "See you at the kettle") in page_of(answer)


def test_a_no_is_refused_in_a_sentence_and_what_was_written_is_kept(leanne: Any, asha: Any, gita: Any, at: str) -> None:
    gita.post("/my-page/messages/consent/", {"purpose": "CONTACT", "given": "no"})
    answer = asha.post(f"{at}message/?text=own_words", own_words())
    assert answer.status_code == 422 and "not said yes" in page_of(answer)
    assert "See you at the kettle" in page_of(answer)


def test_a_text_nobody_may_choose_is_not_offered(leanne: Any, asha: Any, at: str) -> None:
    for text in ("sign_in", "something_waits", "try_out", "nothing"):
        assert "What goes to" in page_of(asha.get(f"{at}message/?text={text}"))


def test_a_reminder_needs_a_day_that_is_one(leanne: Any, asha: Any, at: str) -> None:
    told = {"client_key": str(uuid.uuid4()), "on": "31/02/2027", "clock": "ten", "channel": "EMAIL"}
    answer = asha.post(f"{at}message/?text=meeting", told)
    assert answer.status_code == 422 and "31/02/2027" in page_of(answer)


def test_she_sees_what_we_sent_and_takes_her_yes_back_in_one_press(
    leanne: Any, gita: Any, inside: Any, sender: Any
) -> None:
    with inside("north"):
        sent, waits = say.MessageFactory(person=leanne), say.MessageFactory(person=leanne)
        work(sent.pk)
    page = page_of(gita.get("/my-page/messages/"))
    assert "we rang and missed you" in page and "leanne@example.org" in page
    assert "What we sent you" in page_of(gita.get("/my-page/"))
    gita.post("/my-page/messages/consent/", {"purpose": "CONTACT", "given": "no"})
    with inside("north"):
        assert Message.objects.get(pk=waits.pk).stopped_because == "CONSENT"
    assert "took it back" in page_of(gita.get("/my-page/messages/"))
    taken = json.loads(gita.get("/my-page/record.json").content)
    assert [one["state"] for one in taken["what_we_sent_you"]].count("Sent") == 1
    assert taken["what_you_said_yes_and_no_to"][0]["yes"] is False


def test_what_she_stopped_speaks_of_no_pregnancy(house: Any, leanne: Any, gita: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        say.MessageFactory(person=leanne, template="own_words", speaks="MAYBE")
        say.MessageFactory(person=leanne, template="weeks", speaks="YES")
    browse("north", "ben").post(f"/families/{leanne.family_id}/end-pregnancy/")
    page = page_of(gita.get("/my-page/messages/"))
    assert "regnan" not in page.partition("<main")[2] and "entry-words" not in page
    assert "weeks ahead" not in page
    assert "weeks" in gita.get("/my-page/record.json").content.decode()


@pytest.mark.parametrize("told", [{}, {"purpose": "X", "given": "no"}, {"purpose": "CONTACT", "given": "perhaps"}])
def test_a_consent_that_says_nothing_changes_nothing(leanne: Any, gita: Any, told: dict[str, str]) -> None:
    assert gita.post("/my-page/messages/consent/", told).status_code == 404
    assert gita.get("/my-page/messages/consent/").status_code == 405


def reach(**told: Any) -> dict[str, Any]:
    return {
        "channels": ["SMS", "EMAIL"], "best": "SMS", "email": "l@example.org", "phone": "07700 900124", "address": "",
        "days": ["0", "4"], "from_time": "10:00", "to_time": "12:30", "partner_may_know": "no", "language": "pl",
        "words": "Say it is the library", **told,
    }  # fmt: skip


@pytest.mark.parametrize("who", ["asha", "gita"])
def test_how_to_reach_her_is_kept_by_either(leanne: Any, browse: Any, inside: Any, at: str, who: str) -> None:
    path = f"{at}reach/" if who == "asha" else "/my-page/messages/reach/"
    client = browse("north", who)
    assert client.get(path).status_code == 200
    assert client.post(path, reach()).status_code == 302
    with inside("north"):
        kept = SafeContact.objects.get(person=leanne)
        assert (kept.channels, kept.days, kept.from_time) == (["SMS", "EMAIL"], [0, 4], dt.time(10))
    page = page_of(browse("north", "gita").get("/my-page/messages/"))
    assert "Monday, Friday, 10am to 12.30pm" in page and "Say it is the library" in page


def test_whoever_rings_goes_by_what_was_said_last(house: Any, gita: Any, browse: Any, inside: Any) -> None:
    family = f"/families/{house.family.pk}/"
    assert "07700 900123" in page_of(browse("north", "ben").get(family))
    assert gita.post("/my-page/messages/reach/", reach()).status_code == 302
    for who in ("ben", "asha", "hal"):
        page = page_of(browse("north", who).get(family))
        assert "07700 900124" in page and "Say it is the library" in page and "07700 900123" not in page
    with inside("north"):
        dean = make.PersonFactory(family=house.family, partner=True, first_name="Dean", reach_safely="Only at noon")
    page = page_of(browse("north", "ben").get(family))
    assert "Go by what Dean asked for" in page and dean.contact in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"from_time": "13:00"}, {"days": []}, {"phone": ""}, {"email": "no"}, {"channels": ["PIGEON"]},
        {"days": ["9"]}, {"language": "xx"}, {"channels": ["LETTER"]}, {"from_time": "late"},
    ],
)  # fmt: skip
def test_what_cannot_be_a_safe_way_is_said_and_what_was_typed_stays(
    leanne: Any, asha: Any, at: str, wrong: dict[str, Any]
) -> None:
    answer = asha.post(f"{at}reach/", reach(**wrong))
    assert answer.status_code == 422 and "12:30" in page_of(answer)


def test_a_yes_somebody_told_us_is_kept_with_how(leanne: Any, asha: Any, at: str) -> None:
    told = {"purpose": "INVITATIONS", "given": "no", "evidence": "Told me at the drop-in"}
    assert asha.post(f"{at}consent/", told).status_code == 302
    assert "Told me at the drop-in" in page_of(asha.get(f"/families/{leanne.family_id}/messages/"))
    assert asha.post(f"{at}consent/", {**told, "evidence": ""}).status_code == 422


def test_how_messages_look_gives_nobody_away(leanne: Any, asha: Any, inside: Any) -> None:
    told = {"sender_name": "The kettle", "subject": "A note for you", "reply_to": "", "return_address": "1 Road"}
    assert asha.post("/messages/looks/", told).status_code == 302
    for field in ("sender_name", "subject", "return_address"):
        answer = asha.post("/messages/looks/", {**told, field: "Bumps and Babies"})
        assert answer.status_code == 422 and "Bumps" in page_of(answer)
    with inside("north"):
        assert MessageLooks.objects.get().sender_name == "The kettle"


def test_one_can_send_oneself_a_message(leanne: Any, asha: Any, inside: Any, sender: Any) -> None:
    assert asha.post("/messages/try-out/", {"client_key": "x"}).status_code == 302
    with inside("north"):
        assert work(Message.objects.get().pk).to == "asha@example.org"


def test_letters_are_printed_and_marked(leanne: Any, asha: Any, at: str, inside: Any, sender: Any) -> None:
    assert asha.get("/messages/letters.pdf").status_code == 404
    asha.post(f"{at}reach/", reach(channels=["LETTER"], address="1 #Some *Road\nBasildon", days=list("0123456")))
    pk = asha.post(f"{at}message/?text=own_words", own_words(channel="LETTER")).headers["Location"].split("/")[2]
    assert asha.get(f"/messages/{pk}/letter.pdf").status_code == 404
    with inside("north"):
        work(uuid.UUID(pk))
    assert "Basildon" in page_of(asha.get("/messages/letters/"))
    for path in ("letters.pdf", f"{pk}/letter.pdf"):
        assert asha.get(f"/messages/{path}").content.startswith(b"%PDF-")
    assert asha.post(f"/messages/{pk}/posted/").status_code == 302
    assert asha.post(f"/messages/{pk}/posted/").status_code == 409
    assert asha.post(f"/messages/{pk}/returned/").status_code == 302
    assert "Came back" in page_of(asha.get(f"/messages/{pk}/"))


def test_taken_back_and_sent_again_from_its_page(leanne: Any, asha: Any, inside: Any) -> None:
    with inside("north"):
        pk = say.MessageFactory(person=leanne).pk
    assert asha.post(f"/messages/{pk}/cancel/").status_code == 302
    assert asha.post(f"/messages/{pk}/cancel/").status_code == 409
    tap = {"client_key": str(uuid.uuid4())}
    assert len({asha.post(f"/messages/{pk}/again/", tap).headers["Location"] for _ in range(2)}) == 1
    with inside("north"):
        assert Message.objects.filter(again_of=pk).count() == 1


def test_nobody_else_sees_them(leanne: Any, browse: Any, inside: Any, at: str) -> None:
    with inside("north"):
        pk = say.MessageFactory(person=leanne).pk
    paths = [
        "/messages/",
        f"/messages/{pk}/",
        f"/families/{leanne.family_id}/messages/",
        f"{at}reach/",
        f"{at}message/",
    ]
    for who in ("ben", "cara", "hal", "eve", "ivy", "gita"):
        assert {browse("north", who).get(path).status_code for path in paths} == {403}, who
    assert browse("south", "asha").get(f"/messages/{pk}/").status_code == 404
    assert browse("south", "asha").get(f"{at}reach/").status_code == 404
