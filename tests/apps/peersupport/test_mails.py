"""Messages about signing in and about what waits: written down with what was done, in no words about anybody."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from apps.peersupport.models.messages import Message
from kith.messaging.revealing import revealing_in
from tests.apps.peersupport.messages.conftest import work
from tests.apps.peersupport.test_concerns import tell
from tests.factories import messages as say
from tests.factories import peersupport as make


@pytest.fixture
def went(inside: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a worker sends of all that waits in north."""
    from tests.factories.messages import KeepingSender

    keeping = KeepingSender()
    monkeypatch.setattr("apps.peersupport.operations.sending.sender_for", lambda channel: keeping)

    def send_all() -> list[Any]:
        with inside("north"):
            for pk in Message.objects.values_list("pk", flat=True):
                work(pk)
        return keeping.took

    return send_all


def test_the_safeguarding_lead_is_told_once_and_in_no_words_about_anybody(house: Any, browse: Any, went: Any) -> None:
    tap = str(uuid.uuid4())
    for _ in range(2):
        tell(browse("north", "ben"), house, client_key=tap)
    (mail,) = went()
    assert (mail.to, mail.subject) == ("hal@example.org", "A note from the hub")
    assert "/concerns/" in mail.text
    for word in ("Leanne", "stairs", "Ben", "safeguarding"):
        assert word not in mail.subject + mail.text.replace("/concerns/", "")
    assert revealing_in(mail.sender + mail.subject + mail.text) == []


def test_no_list_of_messages_shows_that_something_waits_for_the_lead(house: Any, browse: Any) -> None:
    tell(browse("north", "ben"), house)
    for path in ("/messages/", "/messages/?as=csv", f"/families/{house.family.pk}/messages/"):
        page = browse("north", "asha").get(path).content.decode()
        assert "hal@" not in page and "Something waits" not in page


def test_nobody_is_told_of_what_was_not_kept(house: Any, browse: Any, went: Any) -> None:
    tell(browse("north", "ben"), house, words="")
    assert went() == []


def test_a_parent_is_told_how_to_sign_in(house: Any, browse: Any, went: Any, inside: Any) -> None:
    with inside("north"):
        say.SafeContactFactory(person=house.other)
    path = f"/families/{house.other.family_id}/people/{house.other.pk}/invite/"
    browse("north", "asha").post(path, {"email": "marta@example.org"})
    (mail,) = went()
    assert (mail.to, mail.subject) == ("marta@example.org", "A note from the hub")
    assert "north.kith.localhost" in mail.text and "marta@example.org" in mail.text
    assert "How to sign in" in browse("north", "asha").get("/messages/").content.decode()


def test_a_way_in_keeps_her_hours_and_goes_to_no_address_of_his(house: Any, browse: Any, inside: Any) -> None:
    path = f"/families/{house.other.family_id}/people/{house.other.pk}/invite/"
    with inside("north"):
        partner = make.PersonFactory(family=house.other.family, partner=True, contact="")
    browse("north", "asha").post(path, {"email": "marta@example.org"})
    with inside("north"):
        message = Message.objects.get(template="sign_in")
        message.not_before = dt.datetime(2026, 3, 12, 23, tzinfo=dt.UTC)
        message.save()
        assert work(message.pk, at=message.not_before).not_before == dt.datetime(2026, 3, 13, 9, tzinfo=dt.UTC)
        partner.contact = "MARTA@example.org"
        partner.save()
        noon = dt.datetime(2026, 3, 13, 12, tzinfo=dt.UTC)
        assert work(message.pk, at=noon).stopped_because == Message.Why.NO_SAFE_WAY


def test_nobody_is_written_to_where_the_sign_in_was_taken(house: Any, browse: Any, went: Any) -> None:
    path = f"/families/{house.other.family_id}/people/{house.other.pk}/invite/"
    assert browse("north", "asha").post(path, {"email": "ben@example.org"}).status_code == 422
    assert went() == []
