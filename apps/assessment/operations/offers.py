"""Offering what we wrote to every mutual: a copy goes to the public side, once somebody has read all of it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.assessment.offering import names_somebody
from apps.assessment.queries.offers import copy_to_offer, names_here
from kith.audit.operations import record
from kith.catalogue.assessments.offers import take_offer
from kith.errors import Refused
from kith.people.models import User


class NothingToOffer(Refused):
    """There is no card of our own."""


class ChangedSinceRead(Refused):
    """What would go is not what was read."""


class NamesSomebody(Refused):
    """A card names somebody here, or how to reach them."""


@transaction.atomic
def offer_copy(*, version_id: UUID, whole: bool, sha256: str, by: User, at: dt.datetime) -> Any:
    """Put a copy of our own cards, or of the whole template with them, where whoever edits the catalogue finds it. It
    carries this tenant's name and nobody else's. `sha256`: of what was read. Offered twice, it is offered once.

    Raises NothingToOffer, ChangedSinceRead, NamesSomebody, NotFromHere.
    """
    copy = copy_to_offer(version_id=version_id, whole=whole)
    if not copy.cards:
        raise NothingToOffer("You have no cards of your own to offer yet.")
    if copy.sha256 != sha256:
        raise ChangedSinceRead("Somebody changed these cards since you read them. Read them again, then offer them.")
    _refuse_names(copy.cards)
    made, is_new = take_offer(body=copy.body, sha256=sha256, from_version_id=version_id, at=at)
    if is_new:
        record(kind="template.offered", by=by, subject=None, detail={"sha256": sha256})
    return made


def _refuse_names(cards: list[Any]) -> None:
    if found := names_somebody(cards, names_here()):
        card, word = found
        raise NamesSomebody(f"The card “{card}” says “{word}”. That could be somebody here. Change the card first.")
