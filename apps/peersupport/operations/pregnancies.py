"""Another baby on the way, in a family we know."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.pregnancies import Pregnancy
from apps.peersupport.operations.dating import Told, record_dates
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User


class FamilyNotHere(Refused):
    """Support has come to its end; the family comes back first."""


@transaction.atomic
def add_pregnancy(
    *, family: Family, told: Told, on: dt.date, at: dt.datetime, by: User, client_key: UUID | None = None
) -> Pregnancy:
    """A further pregnancy, at any time: with dates and a plan of its own, beside whatever came before. The same
    `client_key` again is the same one.

    Raises FamilyNotHere and whatever `record_dates` raises; then nothing is kept.
    """
    family = Family.objects.select_for_update(of=("self",)).get(pk=family.pk)
    key = uuid5(family.pk, str(client_key)) if client_key else uuid4()
    if there := family.pregnancies.filter(pk=key).first():
        found: Pregnancy = there
        return found
    parent = family.people.filter(role=Person.Role.PARENT).order_by("added_at").first()
    if family.ended_at or parent is None:
        raise FamilyNotHere("Support has come to its end here. When they come back, write it down then.")
    born_before = family.pregnancies.filter(state=Pregnancy.State.BORN).exists()
    first = Pregnancy.FirstBaby.NO if born_before else Pregnancy.FirstBaby.RATHER_NOT
    pregnancy = Pregnancy.objects.create(pk=key, family=family, person=parent, heard_on=on, first_baby=first)
    record(kind="pregnancy.added", by=by, subject=pregnancy)
    return record_dates(pregnancy=pregnancy, told=told, at=at, on=on, by=by)
