"""What the e-mail sender tells us later: signed, and about one message of one house."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from apps.peersupport import tasks
from kith.observability.tasks import SCOPE_HEADER

WHO = base64.b64encode(b"us:a secret").decode()
SCOPE, KEY = "a" * 32, "b" * 32


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[Any]:
    settings.MAIL_RECEIPTS = "anymail.webhooks.postmark.PostmarkTrackingWebhookView"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "us:a secret"}
    kept: list[Any] = []
    monkeypatch.setattr(tasks.keep_arrival, "apply_async", lambda args, headers: kept.append((args, headers)))
    return kept


def told(browse: Any, who: str = WHO, **more: Any) -> int:
    body = {
        "RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "MessageID": "m", "Email": "x@example.org",
        "BouncedAt": "2026-03-12T10:00:00Z", "Metadata": {"kith_scope": SCOPE, "kith_key": KEY}, **more,
    }  # fmt: skip
    answer = browse("public").post(
        "/mail/receipts/", json.dumps(body), content_type="application/json", headers={"authorization": f"Basic {who}"}
    )
    return int(answer.status_code)


def test_a_mail_that_came_back_is_told_to_the_house_it_left(browse: Any, asked: list[Any]) -> None:
    assert told(browse) == 200
    ((args, headers),) = asked
    assert args[0].replace("-", "") == KEY and args[1] == "BOUNCED" and headers == {SCOPE_HEADER: SCOPE}


def test_who_does_not_sign_is_not_heard(browse: Any, asked: list[Any]) -> None:
    assert told(browse, who=base64.b64encode(b"us:guessed").decode()) in (400, 403)
    assert asked == []


@pytest.mark.parametrize(
    "metadata", [{}, {"kith_scope": "../public", "kith_key": KEY}, {"kith_scope": SCOPE, "kith_key": "1"}]
)
def test_what_is_about_no_message_of_ours_is_let_be(browse: Any, asked: list[Any], metadata: dict[str, str]) -> None:
    assert told(browse, Metadata=metadata) == 200
    assert asked == []


def test_that_somebody_opened_a_mail_is_not_kept(browse: Any, asked: list[Any]) -> None:
    assert told(browse, RecordType="Open", ReceivedAt="2026-03-12T10:00:00Z") == 200
    assert asked == []


def test_where_no_sender_is_set_there_is_nothing_there(browse: Any, settings: Any) -> None:
    settings.MAIL_RECEIPTS = ""
    assert told(browse) == 404
