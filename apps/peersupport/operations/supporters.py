"""Keeping the facts that decide whether a peer supporter may be matched."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from apps.peersupport.models.places import Centre
from apps.peersupport.models.supporters import Match, Supporter
from kith.audit.operations import record
from kith.errors import BadInput
from kith.people.models import User
from kith.people.operations import add_person, give_role
from kith.roles import Role


class CapacityBelowMatches(BadInput):
    """They have more families now than the new capacity allows."""


class SupporterThere(BadInput):
    """There is a supporter with this e-mail."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is kept about a supporter; days are the last day on which something holds, or None where it is not there."""

    engagement: Supporter.Engagement
    capacity: int
    centre: Centre | None = None
    about: str = ""
    award_until: dt.date | None = None
    clearance_until: dt.date | None = None
    agreement_on: dt.date | None = None
    supervision_due_on: dt.date | None = None
    paused_on: dt.date | None = None


@transaction.atomic
def add_supporter(*, email: str, display_name: str, facts: Facts, by: User) -> Supporter:
    """Add a peer supporter, with a sign-in and the role. Raises SupporterThere."""
    user = add_person(email=email, display_name=display_name, by=by)
    try:
        with transaction.atomic():
            supporter = Supporter.objects.create(user=user, **_values(facts))
    except IntegrityError:
        raise SupporterThere("There is already a supporter with this e-mail.", field="email") from None
    give_role(user=user, role=Role.PEER_SUPPORTER, by=by)
    record(kind="supporter.added", by=by, subject=supporter)
    return supporter


@transaction.atomic
def change_supporter(*, supporter: Supporter, facts: Facts, by: User) -> Supporter:
    """Keep new facts about a supporter. Raises CapacityBelowMatches."""
    supporter = Supporter.objects.select_for_update().get(pk=supporter.pk)
    held = supporter.matches.exclude(state=Match.State.ENDED).count()
    if facts.capacity < held:
        raise CapacityBelowMatches(f"They support {held} now. End or pass on a match first.", field="capacity")
    values = _values(facts)
    for name, value in values.items():
        setattr(supporter, name, value)
    supporter.save(update_fields=list(values))
    record(kind="supporter.changed", by=by, subject=supporter)
    return supporter


def _values(facts: Facts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in Facts.__slots__}
