"""What trained coders found, for who may read it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404

from apps.assessment.models.measures import CareIndexResult
from apps.peersupport.queries import babies_of
from kith.people.models import User
from kith.permissions import Permission

CAVEAT = (
    "The CARE-Index looks at how an adult and a baby get on in a few minutes of play. In the words of the institute "
    "that teaches it, it does not assess attachment. It is coded from film by somebody trained and tested; it says "
    "something of those minutes, and is no verdict on a parent."
)
"""Printed with every result, on pages and in files. Source: familyrelationsinstitute.org, the course's page."""


def care_index_of(family: Any, *, for_user: User) -> dict[UUID, list[CareIndexResult]]:
    """By baby, the results that hold, the film made last first; empty for who may not read them."""
    if not user_may_read(for_user):
        return {}
    found: dict[UUID, list[CareIndexResult]] = {}
    rows = CareIndexResult.objects.filter(baby__in=babies_of(family), superseded_by=None)
    for result in rows.select_related("recorded_by").order_by("-filmed_on"):
        found.setdefault(result.baby_id, []).append(result)
    return found


def user_may_read(user: User) -> bool:
    return user.may(Permission.RECORD_CARE_INDEX)


def get_baby(*, family: Any, baby_id: UUID) -> Any:
    """Raises Http404 for another family's baby."""
    baby = next((baby for baby in babies_of(family) if baby.pk == baby_id), None)
    if baby is None:
        raise Http404
    return baby
