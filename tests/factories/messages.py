"""People who may be written to, and a sender that keeps what it was given."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import factory
from django.utils import timezone

from apps.peersupport.models.consents import ConsentFact, Purpose
from apps.peersupport.models.messages import Message
from apps.peersupport.models.safe_contact import SafeContact
from kith.messaging.senders import Outgoing
from tests.factories import peersupport as make

ALL_DAY = {"from_time": dt.time(0), "to_time": dt.time(23, 59, 59, 999999)}


class SafeContactFactory(factory.django.DjangoModelFactory):
    """By e-mail, at any hour."""

    class Meta:
        model = SafeContact

    person = factory.SubFactory(make.PersonFactory)
    email = "leanne@example.org"
    phone = "07700 900123"
    channels = ["EMAIL"]
    from_time, to_time = ALL_DAY["from_time"], ALL_DAY["to_time"]
    changed_at = factory.LazyFunction(lambda: make.days_ago(30))


class ConsentFactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ConsentFact

    person = factory.SubFactory(make.PersonFactory)
    purpose = Purpose.CONTACT
    given = True
    at = factory.LazyFunction(lambda: make.days_ago(20))
    wording = "You may write to me."
    evidence = "Told me on the phone"


class MessageFactory(factory.django.DjangoModelFactory):
    """Queued a minute ago, and due."""

    class Meta:
        model = Message

    client_key = factory.LazyFunction(uuid.uuid4)
    person = factory.SubFactory(make.PersonFactory)
    family = factory.SelfAttribute("person.family")
    template = "tried"
    purpose = "CONTACT"
    speaks = "NO"
    values = factory.LazyAttribute(
        lambda one: {"name": one.person.first_name, "supporter": "Ben", "link": "x", "words": "y"}
    )
    why = "A coordinator wrote"
    queued_at = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(minutes=1))
    not_before = factory.SelfAttribute("queued_at")


def agree(person: Any, *purposes: Purpose) -> Any:
    """This person said yes to these, or to everything."""
    for purpose in purposes or tuple(Purpose):
        ConsentFactFactory(person=person, purpose=purpose)
    return person


class KeepingSender:
    """Keeps what it is given; `answers` are raised first, one a call. It can say what it took, unless `mute`."""

    def __init__(self, *answers: Exception, mute: bool = False) -> None:
        self.answers, self.mute, self.took = list(answers), mute, []  # type: ignore[var-annotated]

    def send(self, message: Outgoing) -> str:
        if self.answers:
            raise self.answers.pop(0)
        self.took.append(message)
        return f"taken {len(self.took)}"

    def find(self, key: str) -> str | None:
        if self.mute:
            return None
        return next((f"taken {n}" for n, each in enumerate(self.took, 1) if each.key == key), "")
