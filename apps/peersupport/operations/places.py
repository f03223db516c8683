"""Where people live and where the mutual has a room."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.models.families import Family
from apps.peersupport.models.places import Centre
from apps.peersupport.operations.planned import plan_family
from kith.audit.operations import record
from kith.errors import BadInput
from kith.geography.postcodes import normalise
from kith.geography.queries import lsoa_for_postcode
from kith.people.models import User


class UnknownPostcode(BadInput):
    """A postcode in no directory we hold."""


class CentreNameTaken(BadInput):
    """There is a centre of that name."""


def place_of(typed: str) -> tuple[str, str]:
    """A postcode as it is written and the code of its neighbourhood; two empty strings for an empty one.

    Raises NotAPostcode, UnknownPostcode.
    """
    if not typed.strip():
        return "", ""
    postcode = normalise(typed)
    lsoa21 = lsoa_for_postcode(postcode)
    if lsoa21 is None:
        raise UnknownPostcode(
            f"We don’t know the postcode {postcode}. Look at it again, or leave it empty.", field="postcode"
        )
    return postcode, lsoa21


@transaction.atomic
def move_family(*, family: Family, postcode: str, at: dt.datetime, by: User) -> Family:
    """Keep where a family lives now; empty means they have not said. Raises NotAPostcode, UnknownPostcode."""
    family.postcode, family.lsoa21 = place_of(postcode)
    family.save(update_fields=["postcode", "lsoa21"])
    record(kind="family.moved", by=by, subject=family)
    plan_family(family=family, on=timezone.localdate(at), at=at, by=by)
    return family


@transaction.atomic
def add_centre(*, name: str, postcode: str, by: User) -> Centre:
    """Add a place the mutual runs. Raises NotAPostcode, UnknownPostcode, CentreNameTaken."""
    _, lsoa21 = place_of(postcode)
    try:
        with transaction.atomic():
            centre = Centre.objects.create(name=name, lsoa21=lsoa21)
    except IntegrityError:
        raise CentreNameTaken(f"There is already a centre called {name}.", field="name") from None
    record(kind="centre.added", by=by, subject=centre)
    return centre
