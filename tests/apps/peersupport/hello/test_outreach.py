"""Standing in a supermarket with a tray of cards: counts, and hellos with her yes."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.outreach import OutreachPlace, OutreachSession
from apps.peersupport.operations import outreach as write
from tests.golden import key


@pytest.fixture
def shop(inside: Any) -> OutreachPlace:
    with inside("north"):
        made: OutreachPlace = OutreachPlace.objects.create(name="The big shop", kind="SUPERMARKET")
        return made


@pytest.fixture
def session(shop: OutreachPlace, inside: Any, person: Any) -> OutreachSession:
    with inside("north"):
        return write.start_session(place=shop, on_duty=[person("ben")], at=timezone.now(), by=person("ben"))


def test_a_place_is_added_once(browse: Any, inside: Any) -> None:
    asha = browse("north", "asha")
    place = {"name": "The clinic", "kind": "CLINIC", "postcode": ""}
    assert asha.post("/outreach/add/", place).status_code == 302
    again = asha.post("/outreach/add/", {**place, "name": "the CLINIC"})
    assert "There is already a place called the CLINIC" in again.content.decode()


def test_a_session_counts_chats_and_cards_by_thumb(session: Any, browse: Any, inside: Any) -> None:
    ben, at = browse("north", "ben"), f"/outreach/sessions/{session.pk}/"
    for sent in ({"what": "chats"}, {"what": "chats"}, {"what": "cards"}, {"what": "chats", "less": "1"}):
        assert ben.post(f"{at}count/", sent).status_code == 302
    with inside("north"):
        kept = OutreachSession.objects.get(pk=session.pk)
        assert (kept.chats, kept.cards, kept.on_duty) == (1, 1, [str(key("ben"))])
    page = ben.get(at).content.decode()
    assert "Ben" in page and "Somebody says hello" in page


def test_a_count_never_falls_below_none(session: Any, browse: Any, inside: Any) -> None:
    browse("north", "ben").post(f"/outreach/sessions/{session.pk}/count/", {"what": "cards", "less": "1"})
    with inside("north"):
        assert OutreachSession.objects.get(pk=session.pk).cards == 0


def test_what_was_counted_stands_when_we_have_gone_home(session: Any, browse: Any) -> None:
    ben, at = browse("north", "ben"), f"/outreach/sessions/{session.pk}/"
    assert ben.post(f"{at}end/").status_code == 302
    assert ben.post(f"{at}count/", {"what": "cards"}).status_code == 409
    assert "One more card" not in ben.get(at).content.decode()


def test_somebody_says_hello_at_the_table(session: Any, browse: Any, inside: Any) -> None:
    hello = {
        "client_key": str(uuid.uuid4()), "first_name": "Jo", "contact": "07700 900999", "reach_safely": "",
        "consent_evidence": "She said so, and saw me type it", "consent": "on",
    }  # fmt: skip
    ben, at = browse("north", "ben"), f"/outreach/sessions/{session.pk}/hello/"
    assert ben.post(at, {**hello, "consent": ""}).status_code == 422
    assert ben.post(at, {**hello, "consent_evidence": " "}).status_code == 422
    with inside("north"):
        assert Introduction.objects.count() == 0
    assert ben.post(at, hello).status_code == 302
    with inside("north"):
        one = Introduction.objects.get()
        assert (one.source, one.place_id, one.noted_by_id) == ("DROP_IN", session.place_id, key("ben"))
        assert one.consent_evidence == "She said so, and saw me type it (at The big shop)"


def test_a_place_we_left_takes_no_session_and_its_cards_still_work(
    shop: Any, browse: Any, inside: Any, person: Any
) -> None:
    with inside("north"):
        [code] = write.print_hello_cards(place=shop, batch=uuid.uuid4(), number=1, at=timezone.now(), by=person("ben"))
    ben = browse("north", "ben")
    ben.post(f"/outreach/{shop.pk}/close/")
    assert ben.post(f"/outreach/{shop.pk}/start/", {"on_duty": [str(key("ben"))]}).status_code == 409
    assert ben.post(f"/outreach/{shop.pk}/cards/", {"batch": str(uuid.uuid4()), "number": "3"}).status_code == 409
    assert browse("north").get(f"/card/{code}/").status_code == 200
    assert "The big shop" in ben.get("/outreach/?show=closed").content.decode()
    ben.post(f"/outreach/{shop.pk}/close/", {"again": "1"})
    assert "The big shop" in ben.get("/outreach/").content.decode()


def test_the_board_reads_counts_and_changes_nothing(shop: Any, browse: Any) -> None:
    dina = browse("north", "dina")
    assert "The big shop" in dina.get("/outreach/").content.decode()
    assert "The big shop,Supermarket,0" in dina.get("/outreach/?as=csv").content.decode()
    assert dina.post("/outreach/add/", {"name": "x", "kind": "OTHER"}).status_code == 403
    assert "Print cards" not in dina.get(f"/outreach/{shop.pk}/").content.decode()


def test_a_place_of_another_tenant_is_not_here(shop: Any, browse: Any) -> None:
    assert browse("south", "asha").get(f"/outreach/{shop.pk}/").status_code == 404
