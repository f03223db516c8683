"""Who of the hub answers for a family: passed from one person to the next, never let fall."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from apps.peersupport.models.families import Family
from apps.peersupport.models.responsibility import Responsibility
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User
from kith.permissions import Permission


class NobodyToAnswer(Refused):
    """Whoever answers for a family sees all families here, so that nothing waits for them in vain."""


class FamilyEnded(Refused):
    """Nobody takes over a family that has gone."""


@transaction.atomic
def take_responsibility(
    *, family: Family, user: User, at: dt.datetime, by: User,
    why: Responsibility.Why = Responsibility.Why.TAKEN,
) -> Responsibility:  # fmt: skip
    """From now on `user` answers for the family; who did so until now does no more. Done again, nothing changes.

    Raises NobodyToAnswer, FamilyEnded.
    """
    if not (user.is_active and user.may(Permission.WRITE_FAMILY)):
        raise NobodyToAnswer("Only a coordinator can be responsible for a family. Nothing was changed.")
    if Family.objects.select_for_update(no_key=True).get(pk=family.pk).ended_at:
        raise FamilyEnded("This family’s time with us has ended. Nothing was changed.")
    held: Responsibility = Responsibility.objects.select_for_update().get(family=family, until=None)
    if held.user_id == user.pk:
        return held
    moment = max(at, held.since)
    held.until = moment
    held.save(update_fields=["until"])
    new = Responsibility.objects.create(family=family, user=user, since=moment, why=why, by=by)
    record(kind="responsibility.passed-on", by=by, subject=family, detail={"to": str(user.pk)})
    return new
