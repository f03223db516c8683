"""A no and a worker at the same moment, on two real connections: what is stopped never leaves."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any

from django.db import connections
from django.utils import timezone

from apps.peersupport.models.consents import Purpose
from apps.peersupport.operations.consents import record_consent
from kith.scope import Scope
from tenants.isolation import unit_of_work
from tests.apps.peersupport.messages.conftest import work
from tests.factories import messages as say
from tests.factories import peersupport as make


def test_while_a_no_is_being_said_no_worker_sends_and_after_it_nothing_waits(apart: Scope, sender: Any) -> None:
    with unit_of_work(apart):
        person = say.agree(make.PersonFactory())
        say.SafeContactFactory(person=person)
        waits = [say.MessageFactory(person=person) for _ in range(3)]
    said, looked = Event(), Event()

    def say_no() -> None:
        with unit_of_work(apart):
            record_consent(
                person=person, purpose=Purpose.CONTACT, given=False, evidence="Said so", at=timezone.now(), by=None
            )
            said.set()
            looked.wait(timeout=10)
        connections["default"].close()

    saying = Thread(target=say_no)
    saying.start()
    assert said.wait(timeout=10)
    with unit_of_work(apart):
        assert {work(each.pk).state for each in waits} == {"QUEUED"}, "the no is not kept yet, and nobody may pass it"
    looked.set()
    saying.join()
    with unit_of_work(apart):
        assert {work(each.pk).stopped_because for each in waits} == {"CONSENT"}
    assert sender.took == []
