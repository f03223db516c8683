from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.apps.peersupport.test_concerns import tell


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What is handed over to be sent after the commit."""
    mails: list[dict[str, str]] = []
    for place in ("apps.peersupport.views.mails", "kith.people.notices"):
        monkeypatch.setattr(f"{place}.send_after_commit", lambda **mail: mails.append(mail))
    return mails


def test_the_safeguarding_lead_is_told_once_and_in_no_words_about_anybody(
    house: Any, browse: Any, sent: list[dict[str, str]]
) -> None:
    tap = str(uuid.uuid4())
    for _ in range(2):
        tell(browse("north", "ben"), house, client_key=tap)
    (mail,) = sent
    assert (mail["to"], mail["subject"]) == ("hal@example.org", "Something waits for you")
    assert "/concerns/" in mail["text"]
    for word in ("Leanne", "stairs", "Ben", "safeguarding", "baby", "pregnan"):
        assert word not in mail["subject"] + mail["text"].replace("/concerns/", "")


def test_nobody_is_told_of_what_was_not_kept(house: Any, browse: Any, sent: list[dict[str, str]]) -> None:
    tell(browse("north", "ben"), house, words="")
    assert sent == []


def test_a_parent_is_told_how_to_sign_in(house: Any, browse: Any, sent: list[dict[str, str]]) -> None:
    path = f"/families/{house.other.family_id}/people/{house.other.pk}/invite/"
    browse("north", "asha").post(path, {"email": "marta@example.org"})
    (mail,) = sent
    assert (mail["to"], mail["subject"]) == ("marta@example.org", "You can sign in now")
    assert "north.kith.localhost" in mail["text"]


def test_nobody_is_written_to_where_the_sign_in_was_taken(house: Any, browse: Any, sent: list[dict[str, str]]) -> None:
    path = f"/families/{house.other.family_id}/people/{house.other.pk}/invite/"
    assert browse("north", "asha").post(path, {"email": "ben@example.org"}).status_code == 422
    assert sent == []
