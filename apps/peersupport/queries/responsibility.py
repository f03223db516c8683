"""Who of the hub answers for a family, now and before."""

from __future__ import annotations

from apps.peersupport.models.families import Family
from apps.peersupport.models.responsibility import Responsibility
from kith.people.models import User


def responsible_for(family: Family) -> User:
    """The one person. The database keeps one for every open family; of an ended one it is who had it last."""
    held = Responsibility.objects.filter(family=family).select_related("user")
    return held.order_by("-since", "-until").first().user  # type: ignore[union-attr]


def responsible_ever(family: Family) -> list[Responsibility]:
    """The newest first."""
    return list(Responsibility.objects.filter(family=family).select_related("user").order_by("-since"))
