from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine

from apps.peersupport.models.introductions import Introduction
from apps.peersupport.operations.introductions import HELLO_CONSENT
from kith.audit.models import Event

HELLO = {"first_name": "Amara", "contact": "07700 900123", "consent": "on"}


def say(browser: Any, **changed: str) -> Any:
    return browser.post("/hello/", {"client_key": str(uuid.uuid4()), **HELLO, **changed})


def test_anybody_may_say_hello_and_hears_by_when(browse: Any, inside: Any) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 10, 10, tzinfo=dt.UTC), tick=False):
        answer = say(browse("north"))
        said = browse("north").get(answer.url)
    with inside("north"):
        one = Introduction.objects.get()
        assert (one.first_name, one.source, one.noted_by) == ("Amara", "WEBSITE", None)
        assert (one.consent_wording, one.consent_evidence) == (HELLO_CONSENT, "Ticked by themselves on the hello page")
        assert one.attempt_due_on == dt.date(2026, 3, 12)
        assert one.contact_due_on == dt.date(2026, 3, 17)
        assert Event.objects.filter(kind="introduction.noted", subject_id=one.pk, actor_id=None).count() == 1
    assert "Thursday 12 March" in said.content.decode()
    assert "Amara" not in said.content.decode()


def test_a_double_tap_is_one_hello(browse: Any, inside: Any) -> None:
    tap = str(uuid.uuid4())
    first, second = (say(browse("north"), client_key=tap) for _ in range(2))
    assert first.url == second.url
    with inside("north"):
        assert Introduction.objects.count() == 1


def test_the_box_is_not_ticked_for_her(browse: Any) -> None:
    page = browse("north").get("/hello/").content.decode()
    assert 'name="consent"' in page
    assert "checked" not in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"consent": ""}, "Without it we keep nothing"),
        ({"contact": "call me"}, "Write a phone number"),
        ({"first_name": ""}, "Any name will do"),
        ({"postcode": "SS99 9ZZ"}, "We don’t know the postcode SS99 9ZZ"),
        ({"postcode": "nowhere"}, "does not look like a whole postcode"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_box(
    browse: Any, inside: Any, changed: dict[str, str], words: str
) -> None:
    answer = say(browse("north"), **changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert HELLO["contact"] in answer.content.decode() or "contact" in changed
    with inside("north"):
        assert Introduction.objects.count() == 0


def test_a_hello_stays_in_its_mutual(browse: Any, inside: Any) -> None:
    answer = say(browse("north"))
    assert browse("south").get(answer.url).status_code == 404
    with inside("south"):
        assert Introduction.objects.count() == 0


def test_a_program_cannot_bury_the_board(browse: Any, inside: Any) -> None:
    statuses = [say(browse("north")).status_code for _ in range(22)]
    assert statuses == [302] * 20 + [429] * 2
    with inside("north"):
        assert Introduction.objects.count() == 20
    assert say(browse("south")).status_code == 302, "one place's visitors stop nobody at another"
