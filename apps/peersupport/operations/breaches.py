"""What was late is written down once and climbs: to who coordinates, then to who manages, then to the board's count."""

from __future__ import annotations

import datetime as dt
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from apps.peersupport.models.breaches import Breach
from apps.peersupport.operations.messages import queue_message
from apps.peersupport.queries.breaches import LADDER, late_without_a_row
from kith.audit.operations import record
from kith.people.queries import holders_of
from kith.roles import Role
from kith.scope import current_scope

TOLD = {Breach.Step.COORDINATOR: Role.COORDINATOR, Breach.Step.LEAD: Role.MANAGER}
"""Whom each step is told to. The board is told nothing of anybody: it reads a count."""


@transaction.atomic
def note_breaches(*, today: dt.date, at: dt.datetime) -> int:
    """Write a row for every day of a clock that has gone by unkept, and tell whose turn it is. How many were new.

    Done again it writes nothing twice, and nobody is told of one step more than once a day.
    """
    noted = {step: _note(step, today=today, at=at) for step in LADDER}
    for step, role in TOLD.items():
        if noted[step]:
            _tell(role, step, today=today, at=at)
    return sum(noted.values())


def note_breaches_now() -> int:
    """A round."""
    return note_breaches(today=timezone.localdate(), at=timezone.now())


def _note(step: Breach.Step, *, today: dt.date, at: dt.datetime) -> int:
    late = list(late_without_a_row(step, today=today))
    for one in late:
        since = getattr(one, LADDER[step].due) + dt.timedelta(days=1)
        _, made = Breach.objects.get_or_create(introduction=one, step=step, defaults={"late_since": since, "at": at})
        if made:
            record(kind="breach.noted", by=None, subject=one, detail={"step": str(step)})
    return len(late)


def _tell(role: Role, step: Breach.Step, *, today: dt.date, at: dt.datetime) -> None:
    """A message that says only: sign in and look."""
    for user in holders_of(role).order_by("pk"):
        key = uuid5(NAMESPACE_URL, f"breach {current_scope().key} {user.pk} {step} {today}")
        queue_message(
            client_key=key, template="sign_in_and_look", why="Something has waited too long",
            values={"name": user.get_short_name()}, at=at, by=None, user=user,
        )  # fmt: skip
