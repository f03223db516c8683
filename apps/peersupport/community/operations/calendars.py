"""A calendar address of one's own: made, changed, ended."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from apps.peersupport.community.models.calendars import CalendarAddress
from apps.peersupport.models.families import Person
from kith.audit.operations import record
from kith.people.models import User
from kith.people.sealed import fingerprint

SECRET_BYTES = 32


@transaction.atomic
def make_calendar_address(*, person: Person, says_what: bool, at: dt.datetime, by: User) -> str:
    """A new secret, which nobody can read again; the address before it ends."""
    end_calendar_address(person=person, at=at, by=by)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    made = CalendarAddress.objects.create(person=person, digest=fingerprint(secret), says_what=says_what, made_at=at)
    record(kind="calendar-address.made", by=by, subject=made)
    return secret


@transaction.atomic
def end_calendar_address(*, person: Person, at: dt.datetime, by: User) -> None:
    """Nothing can be read there from now on. Twice is once."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    for held in CalendarAddress.objects.filter(person=person, ended_at=None):
        held.ended_at = at
        held.save(update_fields=["ended_at"])
        record(kind="calendar-address.ended", by=by, subject=held)
