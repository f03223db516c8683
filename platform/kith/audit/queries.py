from __future__ import annotations

from django.db.models import Q, QuerySet

from kith.audit.models import Event
from kith.people.models import User
from kith.people.queries import parents_here
from kith.permissions import Permission
from kith.roles import Role

HOUSE = (
    "door",
    "activity-session",
    "activity",
    "archive",
    "areas",
    "birth-estimates",
    "budget-line",
    "budget-year",
    "centre",
    "commissioner",
    "commissioner-seat",
    "comparison-consent",
    "custodian",
    "hello-card",
    "hello-cards",
    "indicator-version",
    "licence",
    "local-service",
    "local-services",
    "message-looks",
    "order",
    "outreach-place",
    "outreach-session",
    "person",
    "postcodes",
    "printed-plan",
    "pulse",
    "pulse-round",
    "resolution",
    "return",
    "role",
    "rollout",
    "safety-turn",
    "support",
    "support-grant",
    "support-pass",
    "supporter",
    "takeover",
    "template",
    "template-version",
    "tenant",
)
"""What is done about the house. Everything else is about a family, and only who keeps families safe reads of that."""


def events(*, for_user: User, about: str = "") -> QuerySet[Event]:
    """What was done, the newest first: all of it for the safeguarding lead, the house's own business for others.

    Kith support sees nothing that a parent did, or that was done about one. `about` is a noun of `nouns_for`; another
    finds nothing.
    """
    found = Event.objects.order_by("-at", "pk")
    if not _sees_families(for_user):
        found = found.filter(_any_of(HOUSE))
    if Role.SUPPORT in for_user.roles:
        found = found.exclude(actor_id__in=parents_here()).exclude(subject_id__in=parents_here())
    return found.filter(_any_of((about,))) if about else found


def nouns_for(user: User) -> list[str]:
    """The nouns this person can narrow the list to."""
    kinds = events(for_user=user).order_by().values_list("kind", flat=True).distinct()
    return sorted({kind.partition(".")[0] for kind in kinds})


def _sees_families(user: User) -> bool:
    return user.may(Permission.READ_CONCERNS)


def _any_of(nouns: tuple[str, ...]) -> Q:
    wanted = Q()
    for noun in nouns:
        wanted |= Q(kind__startswith=f"{noun}.")
    return wanted
