"""Whoever dies while a message leaves, and whenever: it goes once, or a person is told that nobody can tell.

Every few words to the database here; with KITH_KILL_EVERY=1 in the environment, at every one of them.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from apps.peersupport.models.messages import Message
from apps.peersupport.queries.messages import STUCK, due_messages
from tenants.isolation import tenant_scope, unit_of_work
from tests.apps.peersupport.messages.conftest import work
from tests.factories import messages as say
from tests.factories import peersupport as make
from tests.golden import TENANTS, key
from tests.killed import every_word

NORTH = tenant_scope(tenant_id=key("tenant north"), kind=TENANTS["north"], schema="north", name="North")
SEND = (
    "from pathlib import Path; from apps.peersupport.tasks import send_message;"
    "from kith.observability.tasks import SCOPE_HEADER;"
    "send_message.apply(args=[Path({file!r}).read_text()], headers={{SCOPE_HEADER: {scope!r}}}, throw=True)"
)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    for name, folder in (("TEXTS_FOLDER", tmp_path / "texts"), ("MAIL_FOLDER", tmp_path / "mail")):
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))
    settings.TEXTS_FOLDER, settings.EMAIL_FILE_PATH = tmp_path / "texts", tmp_path / "mail"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    monkeypatch.setenv("EMAIL_BACKEND", settings.EMAIL_BACKEND)
    return tmp_path


def another(folder: Path, person: Any) -> UUID:
    """One more message to be sent, named in the file that the sending process reads."""
    with unit_of_work(NORTH):
        message = say.MessageFactory(person=person)
    (folder / "pk").write_text(str(message.pk))
    pk: UUID = message.pk
    return pk


def settle(pk: UUID) -> Message:
    """What the next rounds do."""
    at = timezone.now() + STUCK + dt.timedelta(seconds=1)
    for _ in range(2):
        with unit_of_work(NORTH):
            if pk in due_messages(at=at):
                work(pk, at=at)
    with unit_of_work(NORTH):
        found: Message = Message.objects.get(pk=pk)
        return found


def times_gone(folder: Path, pk: UUID) -> int:
    texts = len(list((folder / "texts").glob(f"{pk.hex}.json")))
    return texts + sum(file.read_text().count(f"Message-ID: <{pk.hex}@") for file in (folder / "mail").iterdir())


@pytest.mark.parametrize(
    ("channel", "ends"), [("SMS", {("SENT", "")}), ("EMAIL", {("SENT", ""), ("FAILED", "UNCLEAR")})]
)
def test_a_message_whose_sending_is_killed_goes_once(
    database: str,
    folders: Path,
    channel: str,
    ends: set[tuple[str, str]],
) -> None:
    with unit_of_work(NORTH):
        person = say.agree(make.PersonFactory())
        say.SafeContactFactory(person=person, channels=[channel])
    pk, found = another(folders, person), set()
    for _ in every_word(SEND.format(file=str(folders / "pk"), scope=NORTH.key), database=database, every=11):
        message = settle(pk)
        end = (message.state, message.stopped_because)
        found.add(end)
        assert end in ends
        assert times_gone(folders, pk) == 1 or (end == ("FAILED", "UNCLEAR") and times_gone(folders, pk) <= 1)
        pk = another(folders, person)
    assert settle(pk).state == "SENT" and times_gone(folders, pk) == 1
    assert ("SENT", "") in found
