"""Keeping how somebody may be reached."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from apps.peersupport.models.families import Person
from apps.peersupport.models.messages import Message
from apps.peersupport.models.safe_contact import EVERY_DAY, SafeContact
from apps.peersupport.reachable import is_phone
from apps.peersupport.texts import LANGUAGES
from kith.audit.operations import record
from kith.errors import BadInput
from kith.people.models import User

NEEDS = {
    Message.Channel.EMAIL.value: ("email", "Write their e-mail, or take e-mail off the list."),
    Message.Channel.SMS.value: ("phone", "Write their number, or take text messages off the list."),
    Message.Channel.LETTER.value: ("address", "Write where letters go, or take letters off the list."),
}


class SafeContactWrong(BadInput):
    """A way without its address, an address that can't be one, or no safe time."""


@dataclass(frozen=True, slots=True)
class Reach:
    """`channels`: the ways they said yes to, the one they like best first. `days`: 0 is Monday. `words`: what else
    they asked for, in their own words."""

    email: str
    phone: str
    address: str
    channels: list[str]
    days: list[int]
    from_time: dt.time
    to_time: dt.time
    partner_may_know: bool
    language: str
    words: str


@transaction.atomic
def keep_safe_contact(*, person: Person, reach: Reach, at: dt.datetime, by: User) -> SafeContact:
    """Keep how one person may be reached, from now. Raises SafeContactWrong.

    A message that is just leaving is waited for; whatever waits asks again when it goes.
    """
    _refuse_wrong(reach)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    told = asdict(reach)
    person.reach_safely = told.pop("words").strip()
    person.save(update_fields=["reach_safely"])
    kept, _made = SafeContact.objects.update_or_create(person=person, defaults={**told, "changed_at": at})
    record(kind="safe-contact.kept", by=by, subject=person)
    return kept


def _refuse_wrong(reach: Reach) -> None:
    for channel in reach.channels:
        field, sentence = NEEDS[channel]
        if not getattr(reach, field).strip():
            raise SafeContactWrong(sentence, field=field)
    if reach.email and not _is_email(reach.email):
        raise SafeContactWrong("Write an e-mail address, like leanne@example.org.", field="email")
    if reach.phone and not is_phone(reach.phone):
        raise SafeContactWrong("Write a phone number, like 07700 900123.", field="phone")
    if reach.from_time >= reach.to_time:
        raise SafeContactWrong("The safe time ends before it begins. Look at both times.", field="to_time")
    if not set(reach.days) <= set(EVERY_DAY) or not reach.days:
        raise SafeContactWrong("Choose at least one day.", field="days")
    if reach.language not in LANGUAGES:
        raise SafeContactWrong("Choose one of these languages.", field="language")


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
