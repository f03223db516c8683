"""A midwife or a friend: what each may tell us, and what we never take."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from apps.peersupport.models.introductions import Introduction

TOLD = {
    "first_name": "Sana", "contact": "sana@example.org", "reach_safely": "Text first", "postcode": "", "note": "",
    "your_name": "Ruth Ojo", "your_work": "midwife", "how": "She asked me to", "consent": "on", "website": "",
}  # fmt: skip


def tell(browser: Any, **changed: str) -> Any:
    return browser.post("/hello/for-somebody/", {"client_key": str(uuid.uuid4()), **TOLD, **changed})


def test_a_midwife_tells_us_without_an_account(browse: Any, inside: Any) -> None:
    answer = tell(browse("north"))
    assert answer.headers["Location"] == "/hello/for-somebody/thanks/"
    assert "Sana" not in browse("north").get(answer.url).content.decode()
    with inside("north"):
        one = Introduction.objects.get()
        assert (one.source, one.told_by, one.noted_by) == ("PROFESSIONAL", "Ruth Ojo, midwife", None)
        assert one.consent_evidence == "She asked me to (Ruth Ojo, midwife)"


@pytest.mark.parametrize("missing", ["consent", "how", "your_name", "your_work"])
def test_nothing_is_kept_without_her_yes_and_how_it_was_said(browse: Any, inside: Any, missing: str) -> None:
    answer = tell(browse("north"), **{missing: ""})
    assert answer.status_code == 422
    assert "sana@example.org" in answer.content.decode()
    with inside("north"):
        assert Introduction.objects.count() == 0


def test_what_a_program_sends_is_thanked_for_and_thrown_away(browse: Any, inside: Any) -> None:
    assert tell(browse("north"), website="http://spam.example").status_code == 302
    with inside("north"):
        assert Introduction.objects.count() == 0


def test_a_program_is_slowed_down(browse: Any) -> None:
    assert [tell(browse("north")).status_code for _ in range(22)] == [302] * 20 + [429] * 2


def test_a_friend_is_told_what_to_pass_on_and_asked_for_nothing(browse: Any) -> None:
    page = browse("north").get("/hello/tell-a-friend/").content.decode()
    assert "/hello/?from=friend" in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]


def test_who_comes_by_a_friends_link_says_hello_herself(browse: Any, inside: Any) -> None:
    hello = {"client_key": str(uuid.uuid4()), "first_name": "Amara", "contact": "07700 900123", "consent": "on"}
    assert browse("north").post("/hello/?from=friend", hello).status_code == 302
    with inside("north"):
        one = Introduction.objects.get()
        assert (one.source, one.consent_evidence) == (
            "FRIEND", "Ticked by themselves on the hello page, from a friend’s link",
        )  # fmt: skip
