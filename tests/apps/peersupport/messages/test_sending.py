"""From written down to gone: once, or with the reason why not."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.models.consents import Purpose
from apps.peersupport.models.introductions import Contact
from apps.peersupport.models.messages import Message, MessageEvent
from apps.peersupport.operations.consents import EvidenceMissing, record_consent
from apps.peersupport.operations.letters import note_arrival, post_letter, return_letter
from apps.peersupport.operations.loss import note_loss, take_back_loss
from apps.peersupport.operations.messages import (
    MayNotWrite,
    MessageGone,
    NotAgain,
    TimePassed,
    WordsReveal,
    cancel_message,
    send_again,
    send_by_hand,
)
from apps.peersupport.operations.sending import MOST_TRIES, hand_over, take_up
from apps.peersupport.queries.consents import agrees_to
from apps.peersupport.queries.messages import STUCK, due_messages
from kith.audit.models import Event
from kith.messaging.senders import NotDelivered, TryAgain, Unclear
from tests.apps.peersupport.messages.conftest import work
from tests.factories import messages as say
from tests.factories import peersupport as make

S, W = Message.State, Message.Why
pytestmark = pytest.mark.usefixtures("in_north")


@pytest.fixture
def in_north(leanne: Any, inside: Any) -> Any:
    with inside("north"):
        yield


def state(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.stopped_because


def kinds(message: Message) -> list[str]:
    return list(message.events.order_by("at", "pk").values_list("kind", flat=True))


def asked(person: Any, by: Any, **told: Any) -> Message:
    values = {"name": person.first_name, "supporter": "Asha", "words": "see you soon", "link": "x"}
    return send_by_hand(**{
        "client_key": uuid.uuid4(), "person": person, "template": "own_words", "why": "Asha wrote", "values": values,
        "at": timezone.now(), "by": by, **told,
    })  # fmt: skip


def test_what_was_written_down_goes_once_and_is_kept_as_it_went(leanne: Any, person: Any, sender: Any) -> None:
    message = asked(leanne, person("asha"))
    assert work(message.pk).state == S.SENT
    assert work(message.pk).state == S.SENT
    (gone,) = sender.took
    message.refresh_from_db()
    assert (gone.to, gone.sender, gone.subject) == ("leanne@example.org", "The hub", "A note from the hub")
    assert message.text == gone.text == "Hello Leanne,\n\nsee you soon\n\nAsha, The hub"
    assert kinds(message)[0] == "QUEUED" and set(kinds(message)) == {"QUEUED", "TRIED", "SENT"}
    assert Event.objects.filter(kind="message.sent", subject_id=message.pk).count() == 1


def test_the_same_tap_twice_is_one_message(leanne: Any, person: Any) -> None:
    tap = uuid.uuid4()
    assert asked(leanne, person("asha"), client_key=tap) == asked(leanne, person("asha"), client_key=tap)


def test_a_text_that_went_is_a_try_and_never_a_contact(leanne: Any, person: Any, sender: Any) -> None:
    work(asked(leanne, person("asha")).pk)
    contact = Contact.objects.get(family=leanne.family)
    assert (contact.kind, contact.two_way, contact.by) == (Contact.Kind.TEXT, False, person("asha"))


@pytest.mark.parametrize("purpose", [Purpose.CONTACT, Purpose.REMINDERS])
def test_taking_a_yes_back_stops_what_waits_in_the_same_transaction(leanne: Any, purpose: Any, sender: Any) -> None:
    reminder = say.MessageFactory(person=leanne, purpose="REMINDERS")
    other = say.MessageFactory(person=leanne, purpose="CONTACT")
    record_consent(person=leanne, purpose=purpose, given=False, evidence="On her page", at=timezone.now(), by=None)
    assert state(reminder) == (S.STOPPED, W.CONSENT)
    assert state(other) == ((S.STOPPED, W.CONSENT) if purpose == Purpose.CONTACT else (S.QUEUED, ""))
    assert work(reminder.pk).state == S.STOPPED and sender.took == []


def test_a_no_that_is_not_kept_stops_nothing(leanne: Any, monkeypatch: Any, sender: Any) -> None:
    waits = say.MessageFactory(person=leanne)
    monkeypatch.setattr("apps.peersupport.operations.consents.record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        record_consent(
            person=leanne, purpose=Purpose.CONTACT, given=False, evidence="Said so", at=timezone.now(), by=None
        )
    assert state(waits) == (S.QUEUED, "") and agrees_to(leanne, Purpose.CONTACT)
    assert work(waits.pk).state == S.SENT


def test_a_message_between_its_mark_and_its_going_is_stopped_too(leanne: Any, sender: Any) -> None:
    message, at = say.MessageFactory(person=leanne), timezone.now()
    assert take_up(pk=message.pk, at=at)
    record_consent(person=leanne, purpose=Purpose.CONTACT, given=False, evidence="Said so", at=at, by=None)
    hand_over(pk=message.pk, began_at=at, at=at)
    assert state(message) == (S.STOPPED, W.CONSENT) and sender.took == []


def test_without_a_yes_nothing_goes_and_the_database_agrees(leanne: Any, sender: Any) -> None:
    other = make.PersonFactory()
    say.SafeContactFactory(person=other)
    message = say.MessageFactory(person=other)
    assert (work(message.pk).state, work(message.pk).stopped_because) == (S.STOPPED, W.CONSENT)
    forced = say.MessageFactory(person=other)
    with pytest.raises(IntegrityError, match="has no consent"), transaction.atomic():
        Message.objects.filter(pk=forced.pk).update(state=S.SENDING)


def test_what_is_over_stays_over_whatever_the_code_does(leanne: Any) -> None:
    message = say.MessageFactory(person=leanne, state=S.SENT, ended_at=timezone.now())
    with pytest.raises(IntegrityError, match="was over"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state=S.QUEUED, ended_at=None)


def test_a_yes_taken_back_and_given_again_is_three_facts_and_holds(leanne: Any, person: Any) -> None:
    now = timezone.now()
    for given in (False, False, True):
        record_consent(
            person=leanne, purpose=Purpose.CONTACT, given=given, evidence="Told me", at=now, by=person("asha")
        )
    facts = leanne.consents.filter(purpose="CONTACT").order_by("at")
    assert [fact.given for fact in facts] == [True, False, True]
    with pytest.raises(EvidenceMissing):
        record_consent(person=leanne, purpose=Purpose.CONTACT, given=False, evidence=" ", at=now, by=None)


@pytest.mark.parametrize(("speaks", "left"), [("YES", S.STOPPED), ("MAYBE", S.STOPPED), ("NO", S.QUEUED)])
def test_the_one_switch_stops_what_speaks_and_what_might(
    house: Any, leanne: Any, person: Any, speaks: str, left: str
) -> None:
    message = say.MessageFactory(person=leanne, speaks=speaks, asked_by=person("asha"))
    note_loss(pregnancy=house.pregnancy, at=timezone.now(), by=person("ben"))
    assert state(message)[0] == left
    take_back_loss(pregnancy=house.pregnancy, at=timezone.now(), by=person("ben"))
    assert state(message)[0] == left, "nothing restarts by itself"


def test_the_one_switch_stops_invitations_and_what_no_person_wrote_but_no_sign_in(
    house: Any, leanne: Any, person: Any
) -> None:
    invited = say.MessageFactory(person=leanne, template="whats_on", purpose="INVITATIONS", asked_by=person("asha"))
    by_itself = say.MessageFactory(person=leanne, template="meeting", purpose="REMINDERS")
    sign_in = say.MessageFactory(person=leanne, template="sign_in", purpose="SERVICE")
    note_loss(pregnancy=house.pregnancy, at=timezone.now(), by=person("ben"))
    assert [state(one)[0] for one in (invited, by_itself, sign_in)] == [S.STOPPED, S.STOPPED, S.QUEUED]


def test_after_the_switch_what_speaks_never_goes_and_a_persons_words_may(
    house: Any, leanne: Any, person: Any, sender: Any
) -> None:
    note_loss(pregnancy=house.pregnancy, at=timezone.now(), by=person("ben"))
    assert work(say.MessageFactory(person=leanne, template="weeks", speaks="YES").pk).stopped_because == W.QUIET
    assert work(asked(leanne, person("asha")).pk).state == S.SENT
    with pytest.raises(MayNotWrite, match="pregnancy has ended"):
        asked(leanne, person("asha"), template="weeks")


def test_no_safe_way_no_message(leanne: Any, person: Any, sender: Any) -> None:
    leanne.safe_contact.channels = []
    leanne.safe_contact.save()
    with pytest.raises(MayNotWrite, match="no safe way"):
        asked(leanne, person("asha"))
    assert not Message.objects.exists()
    assert work(say.MessageFactory(person=leanne).pk).stopped_because == W.NO_SAFE_WAY


def test_an_address_her_partner_gave_too_is_not_safe_unless_he_may_know(leanne: Any, sender: Any) -> None:
    make.PersonFactory(family=leanne.family, partner=True, contact="LEANNE@example.org")
    assert work(say.MessageFactory(person=leanne).pk).stopped_because == W.NO_SAFE_WAY
    leanne.safe_contact.partner_may_know = True
    leanne.safe_contact.save()
    assert work(say.MessageFactory(person=leanne).pk).state == S.SENT


def test_an_address_her_partner_signs_in_with_is_not_safe_either(leanne: Any, person: Any, sender: Any) -> None:
    leanne.safe_contact.email = "cara@example.org"
    leanne.safe_contact.save()
    make.PersonFactory(family=leanne.family, partner=True, contact="", user=person("cara"))
    assert work(say.MessageFactory(person=leanne).pk).stopped_because == W.NO_SAFE_WAY


def test_without_more_the_contact_she_gave_is_safe_in_the_day_unless_she_asked_for_something(sender: Any) -> None:
    noon = dt.datetime(2026, 3, 12, 12, tzinfo=dt.UTC)
    plain, asked_for = (say.agree(make.PersonFactory(reach_safely=words)) for words in ("", "Not on Thursdays"))
    assert work(say.MessageFactory(person=plain, queued_at=noon).pk, at=noon).to == "07700 900123"
    assert work(say.MessageFactory(person=asked_for).pk).stopped_because == W.NO_SAFE_WAY


def test_the_way_asked_for_is_taken_where_it_is_safe_and_the_first_safe_one_else(leanne: Any, sender: Any) -> None:
    leanne.safe_contact.channels = ["EMAIL", "SMS"]
    leanne.safe_contact.save()
    assert work(say.MessageFactory(person=leanne, channel="SMS").pk).to == "07700 900123"
    leanne.safe_contact.channels = ["EMAIL"]
    leanne.safe_contact.save()
    assert work(say.MessageFactory(person=leanne, channel="SMS").pk).to == "leanne@example.org"


def test_outside_safe_hours_it_waits_for_them(leanne: Any, sender: Any) -> None:
    at = dt.datetime(2026, 3, 12, 23, 30, tzinfo=dt.UTC)
    leanne.safe_contact.from_time, leanne.safe_contact.to_time = dt.time(10), dt.time(12)
    leanne.safe_contact.save()
    message = say.MessageFactory(person=leanne, queued_at=at)
    assert work(message.pk, at=at).not_before == dt.datetime(2026, 3, 13, 10, tzinfo=dt.UTC)
    assert sender.took == [] and work(message.pk, at=at + dt.timedelta(hours=1)).state == S.QUEUED
    assert work(message.pk, at=dt.datetime(2026, 3, 13, 10, tzinfo=dt.UTC)).state == S.SENT


def test_what_would_come_too_late_does_not_come(leanne: Any, person: Any, sender: Any) -> None:
    message = say.MessageFactory(person=leanne, not_after=timezone.now() - dt.timedelta(minutes=1))
    assert work(message.pk).stopped_because == W.TOO_LATE
    told = {"name": "Leanne", "supporter": "Ben", "on": "2020-01-01", "clock": "10:00"}
    with pytest.raises(TimePassed):
        asked(leanne, person("asha"), template="meeting", values=told)


def test_a_reminder_waits_for_the_day_before(leanne: Any, person: Any) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    meet = timezone.localtime(now + dt.timedelta(days=3))
    told = {"name": "Leanne", "supporter": "Ben", "on": f"{meet:%Y-%m-%d}", "clock": f"{meet:%H:%M}"}
    message = asked(leanne, person("asha"), template="meeting", values=told)
    assert (message.not_before, message.not_after) == (meet - dt.timedelta(hours=24), meet)


def test_busy_senders_are_asked_later_and_later_and_then_no_more(leanne: Any, sender: Any) -> None:
    message, at, waits = say.MessageFactory(person=leanne), timezone.now(), []
    sender.answers = [TryAgain("busy")] * MOST_TRIES
    while work(message.pk, at=at).state == S.QUEUED:
        message.refresh_from_db()
        waits.append((message.not_before - at).total_seconds())
        at = message.not_before
    assert state(message) == (S.FAILED, W.GAVE_UP)
    assert waits == [120 * 2**n for n in range(MOST_TRIES - 1)]


def test_an_address_that_is_refused_is_not_tried_again(leanne: Any, sender: Any) -> None:
    sender.answers = [NotDelivered("no such mailbox")]
    message = work(say.MessageFactory(person=leanne).pk)
    assert (message.state, message.stopped_because) == (S.FAILED, W.REFUSED)


@pytest.mark.parametrize(
    ("mute", "arrived", "ends"),
    [(True, True, "FAILED"), (True, False, "FAILED"), (False, True, "SENT"), (False, False, "SENT")],
)
def test_an_answer_that_never_came_is_settled_and_nothing_goes_twice(
    leanne: Any, sender: Any, mute: bool, arrived: bool, ends: str
) -> None:
    message, at = say.MessageFactory(person=leanne), timezone.now()
    sender.answers, sender.mute = [Unclear("cut off")], mute
    assert work(message.pk, at=at).state == S.SENDING
    if arrived:
        sender.took.append(type("Took", (), {"key": message.pk.hex}))
    assert message.pk not in due_messages(at=at + dt.timedelta(minutes=1))
    later = at + STUCK + dt.timedelta(seconds=1)
    assert message.pk in due_messages(at=later)
    assert work(message.pk, at=later).state == ends
    assert len(sender.took) == (int(arrived) if mute else 1)


def test_what_came_back_is_not_written_to_again_until_she_says_where(leanne: Any, sender: Any) -> None:
    message = work(say.MessageFactory(person=leanne).pk)
    assert note_arrival(pk=message.pk, what="BOUNCED", at=timezone.now())
    assert not note_arrival(pk=message.pk, what="BOUNCED", at=timezone.now())
    assert not note_arrival(pk=message.pk, what="DELIVERED", at=timezone.now())
    assert work(say.MessageFactory(person=leanne).pk).stopped_because == W.CAME_BACK
    leanne.safe_contact.changed_at = timezone.now()
    leanne.safe_contact.save()
    assert work(say.MessageFactory(person=leanne).pk).state == S.SENT


def test_a_letter_is_laid_out_posted_and_may_come_back(leanne: Any, person: Any, sender: Any) -> None:
    leanne.safe_contact.channels, leanne.safe_contact.address = ["LETTER"], "1 Some Road\nBasildon"
    leanne.safe_contact.save()
    letter, stopped = (work(asked(leanne, person("asha")).pk) for _ in range(2))
    assert letter.state == S.TO_POST and sender.took == []
    post_letter(message=letter, at=timezone.now(), by=person("asha"))
    assert Contact.objects.filter(family=leanne.family, kind="LETTER").count() == 1
    return_letter(message=letter, at=timezone.now(), by=person("asha"))
    assert work(say.MessageFactory(person=leanne).pk).stopped_because == W.CAME_BACK
    record_consent(person=leanne, purpose=Purpose.CONTACT, given=False, evidence="x", at=timezone.now(), by=None)
    assert state(stopped) == (S.STOPPED, W.CONSENT)


def test_taken_back_in_time_and_not_after(leanne: Any, person: Any, sender: Any) -> None:
    message = say.MessageFactory(person=leanne)
    cancel_message(message=message, at=timezone.now(), by=person("asha"))
    assert state(message) == (S.STOPPED, W.CANCELLED)
    with pytest.raises(MessageGone):
        cancel_message(message=message, at=timezone.now(), by=person("asha"))
    again = send_again(client_key=uuid.uuid4(), message=message, at=timezone.now(), by=person("asha"))
    assert again.again_of == message and work(again.pk).state == S.SENT
    with pytest.raises(NotAgain):
        send_again(client_key=uuid.uuid4(), message=again, at=timezone.now(), by=person("asha"))


@pytest.mark.parametrize(
    "words", ["How is the baby?", "your MIDWIFE rang", "about the pregnancy-group", "see you, Mum’s club"]
)
def test_words_that_give_her_away_are_not_written_down(leanne: Any, person: Any, words: str) -> None:
    told = {"name": "Leanne", "supporter": "Asha", "words": words}
    with pytest.raises(WordsReveal, match="Say it without") as refused:
        asked(leanne, person("asha"), values=told)
    assert refused.value.field == "words" and not Message.objects.exists()


def test_who_is_called_like_such_a_word_is_written_to(leanne: Any, sender: Any) -> None:
    told = {"name": "Mum", "supporter": "Kate Born"}
    assert work(say.MessageFactory(person=leanne, template="hello", values=told).pk).state == S.SENT


def test_events_are_never_edited(leanne: Any, sender: Any) -> None:
    work(say.MessageFactory(person=leanne).pk)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        MessageEvent.objects.update(detail="")
