"""Saying yes or no to one purpose. A no stops what waits, in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from apps.peersupport.models.consents import ConsentFact, Purpose
from apps.peersupport.models.families import Person
from apps.peersupport.models.messages import Message
from apps.peersupport.operations.messages import stop_messages
from apps.peersupport.queries.consents import latest_consents
from kith.audit.operations import record
from kith.errors import BadInput
from kith.people.models import User

WORDINGS = {
    Purpose.CONTACT: "You may write to me and ring me.",
    Purpose.REMINDERS: "You may remind me before we meet.",
    Purpose.INVITATIONS: "You may tell me what is on.",
    Purpose.HANDOVER: "You may pass on what I agreed to, word for word, to whom I agreed to.",
}
A_TICK = dt.timedelta(microseconds=1)
Stop = Callable[..., object]

_when_no: dict[str, Stop] = {}


def when_no(purpose: Purpose, stop: Stop) -> None:
    """`stop(person=…, at=…, by=…)` is part of the transaction in which somebody says no to this purpose. Call from
    AppConfig.ready()."""
    _when_no[purpose] = stop


class EvidenceMissing(BadInput):
    """Nobody else's yes or no is kept without how we know of it."""


@transaction.atomic
def record_consent(
    *, person: Person, purpose: Purpose, given: bool, evidence: str, at: dt.datetime, by: User | None, wording: str = ""
) -> ConsentFact:  # fmt: skip
    """Keep a yes or a no; what it was before stays. The same answer again is kept once.

    A no to getting in touch stops everything that waits for this person but what they signed in for. Raises
    EvidenceMissing.
    """
    if not evidence.strip():
        raise EvidenceMissing("Write how they said so, like “told me on the phone”.", field="evidence")
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    held = latest_consents(person).get(purpose)
    if held and held.given == given:
        return held
    fact = ConsentFact.objects.create(
        person=person, purpose=purpose, given=given, at=max(at, held.at + A_TICK) if held else at,
        wording=wording or WORDINGS[Purpose(purpose)], evidence=evidence, by=by,
    )  # fmt: skip
    if not given:
        _stop_what_waits(person, purpose, at=at, by=by)
        if stop := _when_no.get(purpose):
            stop(person=person, at=at, by=by)
    record(kind=f"consent.{'given' if given else 'withdrawn'}", by=by, subject=person, detail={"purpose": str(purpose)})
    return fact


def _stop_what_waits(person: Person, purpose: str, *, at: dt.datetime, by: User | None) -> None:
    waiting = Message.objects.filter(person=person).exclude(purpose=Message.Purpose.SERVICE)
    if purpose != Purpose.CONTACT:
        waiting = waiting.filter(purpose=purpose)
    stop_messages(waiting, why=Message.Why.CONSENT, at=at, by=by)
