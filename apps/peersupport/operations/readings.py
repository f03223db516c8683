"""Who opened a family's record, when and why: written down for the family to see. Never edited."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from apps.peersupport.models.families import Person
from apps.peersupport.models.record import AccessLog
from apps.peersupport.queries.supporters import whom_they_see
from kith.people.models import User
from kith.permissions import Permission

FAMILY_PAGES = "families/<uuid:pk>/"
SAME_READING = dt.timedelta(hours=1)
"""Opening the same page again within this time is one reading."""


def note_opening(family: UUID, *, at: dt.datetime, by: User) -> None:
    """Keep that somebody here opened a page of a family: of all of it, or of the one partner whom alone they see."""
    note_reading(family=family, person=whom_they_see(family, for_user=by), at=at, by=by)


@transaction.atomic
def note_reading(*, family: UUID, at: dt.datetime, by: User, person: Person | None = None) -> None:
    """Keep that somebody here opened a page of a family, or only one partner's own (`person`), and why; again within
    the hour is the same reading."""
    if not AccessLog.objects.filter(family=family, person=person, by=by, at__gt=at - SAME_READING).exists():
        AccessLog.objects.create(family_id=family, person=person, by=by, at=at, why=_why_read(by))


def _why_read(reader: User) -> AccessLog.Why:
    """By the first of these that they do here."""
    does = {
        Permission.WRITE_FAMILY: AccessLog.Why.COORDINATES,
        Permission.WRITE_ENTRY: AccessLog.Why.SUPPORTS,
        Permission.READ_CONCERNS: AccessLog.Why.KEEPS_SAFE,
    }
    return next((why for permission, why in does.items() if reader.may(permission)), AccessLog.Why.ANSWERS)
