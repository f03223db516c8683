"""Telling the safeguarding lead of a worry, and taking it up."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from apps.peersupport.models.families import Family
from apps.peersupport.models.safety import Concern, ConcernEvent
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User


class OwnConcern(Refused):
    """Whoever raised it cannot take it up."""


class ConcernTakenUp(Refused):
    """Somebody has taken it up already."""


@transaction.atomic
def raise_concern(
    *, client_key: UUID, family: Family, words: str, immediate: bool, told_parent: Concern.ToldParent,
    told_parent_note: str, at: dt.datetime, by: User,
) -> Concern:  # fmt: skip
    """Add a concern to the register, word for word. The same `client_key` again is one concern."""
    concern, made = Concern.objects.get_or_create(
        client_key=client_key,
        defaults={
            "family": family, "raised_by": by, "raised_at": at, "words": words, "immediate": immediate,
            "told_parent": told_parent, "told_parent_note": told_parent_note,
        },
    )  # fmt: skip
    if made:
        ConcernEvent.objects.create(concern=concern, kind=ConcernEvent.Kind.RAISED, by=by, at=at)
        record(kind="concern.raised", by=by, subject=concern)
    return concern


@transaction.atomic
def acknowledge_concern(*, concern: Concern, note: str, at: dt.datetime, by: User) -> ConcernEvent:
    """Say that it has been read and is being taken up. Raises OwnConcern, ConcernTakenUp."""
    if concern.raised_by_id == by.pk:
        raise OwnConcern("You raised this yourself, so somebody else takes it up. Tell a deputy.")
    if concern.events.filter(kind=ConcernEvent.Kind.ACKNOWLEDGED).exists():
        raise ConcernTakenUp("Somebody has taken this up already.")
    event = ConcernEvent.objects.create(concern=concern, kind=ConcernEvent.Kind.ACKNOWLEDGED, by=by, at=at, note=note)
    record(kind="concern.acknowledged", by=by, subject=concern)
    return event
