"""An answer opened to one handover is read by who holds that one, and by nobody else; while none is open, none is
offered."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.assessment.models.answers import Answer, AnswerVisibility, Level
from apps.assessment.operations.answers import NotAChoice, close_all_answers, set_visibility
from apps.assessment.queries.families import opened_by_family
from apps.peersupport.queries import handovers
from tests.factories.assessment import NOW, Kitchen, said, started

SECRET = "zebra wallpaper"


@dataclass
class Book:
    """One handover of Gita's, held by Cara."""

    pk: uuid.UUID = field(default_factory=uuid.uuid4)
    holder: Any = None
    is_open: bool = True

    def open_of(self, person: Any) -> list[handovers.OpenHandover]:
        return [handovers.OpenHandover(self.pk, "Jo, your health visitor")] if self.is_open else []

    def held_by(self, user: Any, family: Any) -> list[uuid.UUID]:
        return [self.pk] if user == self.holder else []


@pytest.fixture
def book(home: Kitchen, person: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    made = Book(holder=person("cara"))
    monkeypatch.setattr(handovers, "_books", [made])
    yield made


@pytest.fixture
def secret(home: Kitchen) -> Answer:
    return said(started(home.user), "feel-night", own_words=SECRET, by=home.user)


def read_by(home: Kitchen, user: Any) -> list[str]:
    return [
        answer.own_words for one in opened_by_family(family=home.family, for_user=user) for _, answer, _ in one.answers
    ]


def test_while_none_is_open_none_is_offered_and_none_can_be_picked(home: Kitchen, secret: Answer, browse: Any) -> None:
    page = browse("north", "gita").get(f"/my-assessment/{secret.assessment_id}/words/").content.decode()
    assert 'value="SUPPORTER"' in page and "HANDOVER" not in page
    with pytest.raises(NotAChoice):
        set_visibility(answer=secret, level=Level.HANDOVER, handover=uuid.uuid4(), by=home.user, at=NOW)
    with pytest.raises(NotAChoice):
        set_visibility(answer=secret, level=Level.HANDOVER, by=home.user, at=NOW)


def test_only_who_holds_it_reads_it(home: Kitchen, secret: Answer, book: Book, browse: Any, person: Any) -> None:
    words = f"/my-assessment/{secret.assessment_id}/words/"
    assert "Only Jo, your health visitor" in browse("north", "gita").get(words).content.decode()
    sent = {"level": "HANDOVER", "handover": str(book.pk)}
    address = f"/my-assessment/{secret.assessment_id}/answers/{secret.pk}/set-visibility/"
    assert browse("north", "gita").post(address, sent).status_code == 302
    assert read_by(home, person("cara")) == [SECRET]
    for name in ("ben", "asha", "hal"):
        assert read_by(home, person(name)) == []


def test_another_handover_and_a_closed_one_open_nothing(home: Kitchen, secret: Answer, book: Book, person: Any) -> None:
    set_visibility(answer=secret, level=Level.HANDOVER, handover=book.pk, by=home.user, at=NOW)
    book.pk = uuid.uuid4()
    assert read_by(home, person("cara")) == []
    book.is_open = False
    with pytest.raises(NotAChoice):
        set_visibility(answer=secret, level=Level.HANDOVER, handover=book.pk, by=home.user, at=NOW)


def test_closing_all_closes_it_too(home: Kitchen, secret: Answer, book: Book, person: Any) -> None:
    set_visibility(answer=secret, level=Level.HANDOVER, handover=book.pk, by=home.user, at=NOW)
    assert close_all_answers(assessment=secret.assessment, by=home.user, at=NOW) == 1
    assert read_by(home, person("cara")) == []


def test_the_level_alone_reads_nothing_and_the_database_wants_its_name(home: Kitchen, secret: Answer) -> None:
    with pytest.raises(ValueError, match="opened to nobody"):
        Answer.objects.opened_to(Level.HANDOVER)
    for level, handover in (("HANDOVER", None), ("HUB", uuid.uuid4())):
        with pytest.raises(IntegrityError), transaction.atomic():
            AnswerVisibility.objects.create(
                answer=secret, step=1, level=level, handover_id=handover, at=NOW, by=home.user
            )
