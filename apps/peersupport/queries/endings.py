"""What comes next for a family: who is due a talk, what is open on their plans, and the ways back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from apps.peersupport.gestation import HUB_ENDS
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.journey import ComingBack, Ending, OpenDoor, Stay
from apps.peersupport.models.pregnancies import Pregnancy
from apps.peersupport.models.supporters import Match
from apps.peersupport.queries.families import families_for
from apps.peersupport.queries.plans import plan_of
from kith.people.models import User


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of her plan that is not done."""

    person: Person
    key: str
    words: str


def open_lines_of(family: Family) -> list[OpenLine]:
    """What is open on the plan that holds, hers. A partner's stays on his own page: what is settled here goes into her
    letter and her file."""
    return [
        OpenLine(person, line["key"], line["words"])
        for person in family.people.filter(role=Person.Role.PARENT).order_by("added_at")
        for plan in [plan_of(person)]
        if plan.in_force
        for line in plan.in_force.lines
        if line["key"] not in plan.done
    ]


def due_talks(*, for_user: User, on: dt.date) -> QuerySet[Family]:
    """Families this person may see whose twelve weeks, or whose stay, are over: somebody talks with them. Not while
    another baby is on the way, nor after a loss."""
    expecting = Pregnancy.objects.filter(family=OuterRef("pk"), state=Pregnancy.State.EXPECTING)
    found = families_for(for_user=for_user).filter(ended_at=None).filter(~Exists(expecting))
    found = found.annotate(stays_until=Max("stays__until", filter=Q(stays__approved=True)))
    return found.filter(
        Q(stays_until=None) | Q(stays_until__lte=on), is_quiet=False, born_on__lte=on - dt.timedelta(days=HUB_ENDS)
    ).order_by("born_on", "pk")


def is_due_talk(family: Family, *, for_user: User, on: dt.date) -> bool:
    return bool(due_talks(for_user=for_user, on=on).filter(pk=family.pk).exists())


def stays_waiting(*, for_user: User) -> QuerySet[Stay]:
    """Those nobody has answered, of families this person may see."""
    seen = families_for(for_user=for_user).filter(ended_at=None).values("pk")
    found = Stay.objects.filter(approved=None, family__in=seen).select_related("asked_by", "family")
    return found.order_by("asked_at", "pk")


def stays_of(family: Family) -> list[Stay]:
    return list(family.stays.select_related("asked_by", "answered_by").order_by("-asked_at"))


def came_back(*, for_user: User) -> QuerySet[Family]:
    """Families who came back and whom nobody supports yet."""
    held = Match.objects.filter(family=OuterRef("pk"), state=Match.State.ACTIVE)
    back = ComingBack.objects.filter(family=OuterRef("pk"))
    found = families_for(for_user=for_user).filter(ended_at=None).annotate(answer_by=Max("comings_back__answer_by"))
    return found.filter(Exists(back), ~Exists(held)).order_by("answer_by", "pk")


def endings_of(family: Family) -> list[Ending]:
    """The last one first."""
    return list(family.endings.select_related("by", "supporter__user").order_by("-at"))


def door_of(fingerprint: str, *, on: dt.date) -> OpenDoor | None:
    """The way back behind a link, while it works."""
    found: OpenDoor | None = OpenDoor.objects.select_related("family").filter(
        fingerprint=fingerprint, until__gte=on
    ).first()  # fmt: skip
    return found
