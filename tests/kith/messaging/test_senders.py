"""The classes that take a message out of the house, each against a stand-in of the other side."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import smtplib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from anymail.exceptions import AnymailAPIError
from django.core import mail

from kith.messaging.folder import FolderSender
from kith.messaging.mail import MailSender, build
from kith.messaging.notify import NotifySender
from kith.messaging.senders import NotDelivered, Outgoing, TryAgain, Unclear

MESSAGE = Outgoing(
    "a" * 32, "b" * 32, "leanne@example.org", "The hub", "A note", "Hello", {"reply_to": "us@example.org"}
)
SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"


def test_a_mail_watches_nobody_and_is_the_same_mail_however_often_it_is_tried() -> None:
    built: Any = build(MESSAGE)
    assert built.track_opens is False and built.track_clicks is False
    assert built.from_email.startswith("The hub <") and built.extra_headers["Reply-To"] == "us@example.org"
    assert built.extra_headers["Message-ID"] == build(MESSAGE).extra_headers["Message-ID"]
    assert built.metadata == {"kith_scope": "b" * 32, "kith_key": "a" * 32}
    assert not getattr(built, "alternatives", None)


def test_a_mail_goes_through_the_backend_that_is_set(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    MailSender().send(MESSAGE)
    assert [(one.to, one.subject, one.body) for one in mail.outbox] == [(["leanne@example.org"], "A note", "Hello")]
    assert MailSender().find(MESSAGE.key) is None


@pytest.mark.parametrize(
    ("raised", "means"),
    [
        (smtplib.SMTPRecipientsRefused({}), NotDelivered),
        (smtplib.SMTPDataError(451, b"later"), TryAgain),
        (smtplib.SMTPDataError(550, b"never"), NotDelivered),
        (smtplib.SMTPServerDisconnected("gone"), Unclear),
        (ConnectionRefusedError(), TryAgain),
        (TimeoutError(), Unclear),
        (AnymailAPIError("busy"), Unclear),
    ],
)
def test_what_a_mail_server_answers_means(monkeypatch: Any, raised: Exception, means: type[Exception]) -> None:
    def refuse(self: Any) -> None:
        raise raised

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with pytest.raises(means):
        MailSender().send(MESSAGE)


def test_a_text_in_the_folder_is_there_once(settings: Any, tmp_path: Any) -> None:
    settings.TEXTS_FOLDER = tmp_path / "texts"
    sender = FolderSender()
    assert sender.find(MESSAGE.key) == ""
    assert sender.send(MESSAGE) == sender.send(MESSAGE) == sender.find(MESSAGE.key)
    (file,) = settings.TEXTS_FOLDER.iterdir()
    assert json.loads(file.read_text())["text"] == "Hello"


class Notify(HTTPServer):
    """As its documentation describes it: checks the token, keeps what it took, finds it by our reference."""

    answer = 201

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.took: list[dict[str, Any]] = []


class Answer(BaseHTTPRequestHandler):
    server: Notify

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.answer == 201 or self.server.answer == 500:
            self.server.took.append(body)
        self._say(self.server.answer, {"id": f"n{len(self.server.took)}"})

    def do_GET(self) -> None:
        reference = self.path.partition("reference=")[2]
        rows = [{"id": f"n{n}"} for n, one in enumerate(self.server.took, 1) if one["reference"] == reference]
        self._say(200, {"notifications": rows})

    def _say(self, status: int, told: dict[str, Any]) -> None:
        head, _, signature = self.headers["Authorization"].removeprefix("Bearer ").rpartition(".")
        right = hmac.new(SECRET.encode(), head.encode(), hashlib.sha256).digest()
        claims = json.loads(base64.urlsafe_b64decode(head.split(".")[1] + "=="))
        trusted = signature == base64.urlsafe_b64encode(right).rstrip(b"=").decode() and claims["iss"] == SERVICE
        self.send_response(status if trusted else 403)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def notify(settings: Any) -> Iterator[Notify]:
    server = Notify()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    settings.NOTIFY = {"URL": url, "API_KEY": f"ours-{SERVICE}-{SECRET}", "TEMPLATE_ID": "t"}
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_notify_takes_a_text_and_finds_it_by_our_key(notify: Notify) -> None:
    sender = NotifySender()
    assert sender.find(MESSAGE.key) == ""
    assert sender.send(MESSAGE) == "n1" == sender.find(MESSAGE.key)
    assert notify.took == [
        {"phone_number": MESSAGE.to, "template_id": "t", "personalisation": {"text": "Hello"}, "reference": MESSAGE.key}
    ]


@pytest.mark.parametrize(("status", "means"), [(400, NotDelivered), (403, TryAgain), (429, TryAgain), (500, Unclear)])
def test_what_notify_answers_means(notify: Notify, status: int, means: type[Exception]) -> None:
    notify.answer = status
    with pytest.raises(means):
        NotifySender().send(MESSAGE)


def test_an_answer_that_was_lost_on_the_way_can_be_asked_for(notify: Notify) -> None:
    notify.answer = 500
    with pytest.raises(Unclear):
        NotifySender().send(MESSAGE)
    assert NotifySender().find(MESSAGE.key) == "n1"


def test_a_wrong_key_is_tried_again_once_it_is_mended(notify: Notify, settings: Any) -> None:
    settings.NOTIFY = {**settings.NOTIFY, "API_KEY": f"ours-{SERVICE}-{SERVICE}"}
    with pytest.raises(TryAgain):
        NotifySender().send(MESSAGE)


def test_where_nobody_answers_it_did_not_leave(settings: Any) -> None:
    settings.NOTIFY = {"URL": "http://127.0.0.1:9", "API_KEY": f"ours-{SERVICE}-{SECRET}", "TEMPLATE_ID": "t"}
    with pytest.raises(TryAgain):
        NotifySender().send(MESSAGE)
