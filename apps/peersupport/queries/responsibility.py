"""Who of the hub answers for a family, now and before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from apps.peersupport.models.families import Family
from apps.peersupport.models.responsibility import Responsibility
from kith.people.models import User
from kith.people.queries import holders_of
from kith.roles import Role


def responsible_for(family: Family) -> User:
    """The one person. The database keeps one for every open family; of an ended one it is who had it last."""
    held = Responsibility.objects.filter(family=family).select_related("user")
    return held.order_by("-since", "-until").first().user  # type: ignore[union-attr]


def responsible_names(families: Iterable[UUID]) -> dict[UUID, str]:
    """By family, who answers for it now; in one statement."""
    held = Responsibility.objects.filter(family__in=list(families), until=None).select_related("user")
    return {one.family_id: str(one.user) for one in held}


def responsible_ever(family: Family) -> list[Responsibility]:
    """The newest first."""
    return list(Responsibility.objects.filter(family=family).select_related("user").order_by("-since"))


def who_may_answer() -> list[User]:
    """Whoever can be responsible for a family: the coordinators, who see all of them."""
    return list(holders_of(Role.COORDINATOR))


@dataclass(frozen=True, slots=True)
class Answering:
    """Somebody who answers for families now; `may`: they still can."""

    user: User
    families: int
    may: bool


def who_answers() -> list[Answering]:
    """Whoever answers for a family or may, by name: who has left or coordinates no more stands there too."""
    held = Responsibility.objects.filter(until=None).values("user").annotate(number=Count("pk")).order_by()
    numbers = {row["user"]: row["number"] for row in held}
    may = {one.pk: one for one in who_may_answer()}
    others = User.objects.filter(pk__in=numbers.keys() - may.keys())
    found = [Answering(one, numbers.get(one.pk, 0), one.pk in may) for one in [*may.values(), *others]]
    return sorted(found, key=lambda one: str(one.user))


def families_waiting_in_vain() -> int:
    """How many are answered for by somebody who can't any more."""
    return sum(one.families for one in who_answers() if not one.may)
