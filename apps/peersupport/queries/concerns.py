"""Concerns: read by the safeguarding lead and deputies only; the door of each view sees to it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import get_object_or_404

from apps.peersupport.models.families import Family
from apps.peersupport.models.safety import Concern, ConcernEvent
from kith.people.models import User
from kith.roles import Role


def concerns(*, open_only: bool) -> list[Concern]:
    """Concerns with `taken_up` and the family's `called`, those at risk of harm now first, then the oldest."""
    taken_up = ConcernEvent.objects.filter(concern=OuterRef("pk"), kind=ConcernEvent.Kind.ACKNOWLEDGED)
    found = (
        Concern.objects.annotate(taken_up=Exists(taken_up))
        .select_related("raised_by")
        .prefetch_related(Prefetch("family", queryset=Family.objects.with_people()))
    )
    if open_only:
        found = found.filter(taken_up=False)
    return list(found.order_by("taken_up", "-immediate", "raised_at"))


def safeguarding_leads() -> list[User]:
    """Everybody who is told of a concern: those who hold the role now and can sign in."""
    now = User.objects.filter(role_grants__role=Role.SAFEGUARDING_LEAD, role_grants__ended_at=None, is_active=True)
    return list(now.order_by("email"))


def get_concern(*, pk: UUID) -> Concern:
    """Raises Http404."""
    found: Concern = get_object_or_404(Concern.objects.select_related("raised_by"), pk=pk)
    return found


def events_of(concern: Concern) -> list[ConcernEvent]:
    return list(concern.events.select_related("by").order_by("at", "pk"))
