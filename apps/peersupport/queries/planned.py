"""What is planned with families: never of a pregnancy that has ended, nor of a family whose support has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from apps.peersupport.models.families import Family
from apps.peersupport.models.journey import PlannedContact, PlannedContactQuerySet
from apps.peersupport.models.pregnancies import Pregnancy
from apps.peersupport.permissions import families_seen_by
from kith.people.models import User

SPOKEN_OF = ~Q(pregnancy__state=Pregnancy.State.ENDED) & Q(family__ended_at=None)


def waiting_for(families: Iterable[UUID]) -> dict[UUID, list[PlannedContact]]:
    """What waits for each family, the window that closes first on top. One statement, however many."""
    found: dict[UUID, list[PlannedContact]] = {}
    for row in _waiting().filter(family__in=list(families)).order_by("window_to", "due_on", "pk"):
        found.setdefault(row.family_id, []).append(row)
    return found


def waiting_of(family: Family) -> list[PlannedContact]:
    return waiting_for([family.pk]).get(family.pk, [])


def open_now(family: Family, *, on: dt.date) -> list[PlannedContact]:
    """Those that an entry written today may be: their window has opened, or opens within a week."""
    return [row for row in waiting_of(family) if row.window_from <= on + dt.timedelta(days=7)]


def all_planned(family: Family) -> list[PlannedContact]:
    """Done, let go and stopped ones too, in order."""
    found = PlannedContact.objects.filter(SPOKEN_OF, family=family).select_related("entry")
    return list(found.order_by("due_on", "part", "pk"))


def get_contact(*, pk: UUID, for_user: User) -> PlannedContact:
    """One that waits, of a family this person may see. Raises Http404."""
    seen = Family.objects.filter(families_seen_by(for_user)).values("pk")
    found: PlannedContact = get_object_or_404(_waiting().select_related("family"), pk=pk, family__in=seen)
    return found


def is_stopped(family: Family) -> bool:
    """Something was stopped, and nobody has planned anew since."""
    found = PlannedContact.objects.filter(SPOKEN_OF, family=family)
    return bool(found.filter(state=PlannedContact.State.STOPPED).exists() and not found.waiting().exists())


def _waiting() -> PlannedContactQuerySet:
    found: PlannedContactQuerySet = PlannedContact.objects.waiting().filter(SPOKEN_OF)
    return found
