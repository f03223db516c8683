"""What a coordinator's board shows: families with no next step, and who has how much."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery

from apps.peersupport.models.families import FamilyQuerySet
from apps.peersupport.models.handovers import Handover
from apps.peersupport.models.introductions import Contact
from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.models.pregnancies import Pregnancy
from apps.peersupport.models.responsibility import Responsibility
from apps.peersupport.models.supporters import Match
from apps.peersupport.queries.families import families_for
from apps.peersupport.queries.introductions import introductions_for
from apps.peersupport.queries.moving_on import handovers_for
from apps.peersupport.queries.responsibility import families_waiting_in_vain
from apps.peersupport.queries.supporters import Standing, standings
from kith.people.models import User


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the board counts."""

    late: int
    today: int
    week: int
    no_next_step: int
    handovers: int
    in_vain: int


@dataclass(frozen=True, slots=True)
class Load:
    """A supporter with what they have, and when they last wrote down a talk with one of their families."""

    standing: Standing
    families: int
    asked: int
    last_talked_at: dt.datetime | None


def families_without(*, for_user: User, lacks: str = "") -> FamilyQuerySet:
    """Open families with neither a planned contact nor a match; `lacks` "plan" or "match": without that one.

    Adds `last_talked_at` and `responsible_name`. What is planned of a pregnancy that has ended is no next step.
    """
    planned = PlannedContact.objects.waiting().filter(family=OuterRef("pk"))
    planned = planned.exclude(pregnancy__state=Pregnancy.State.ENDED)
    matched = Match.objects.filter(family=OuterRef("pk")).exclude(state=Match.State.ENDED)
    found = families_for(for_user=for_user).filter(ended_at=None).select_related("centre")
    if lacks != "match":
        found = found.filter(~Exists(planned))
    if lacks != "plan":
        found = found.filter(~Exists(matched))
    return _with_last(found).order_by("last_talked_at", "started_at", "pk")


def _with_last(found: Any) -> Any:
    talked = Contact.objects.filter(family=OuterRef("pk"), two_way=True).order_by("-at")
    answers = Responsibility.objects.filter(family=OuterRef("pk"), until=None)
    return found.annotate(
        last_talked_at=Subquery(talked.values("at")[:1]),
        responsible_name=Subquery(answers.values("user__display_name")[:1]),
    )


def open_handovers_for(*, for_user: User) -> list[Handover]:
    """Under way, the longest waiting first."""
    return list(handovers_for(for_user=for_user).under_way().order_by("started_at", "pk"))


def waiting(*, for_user: User, on: dt.date) -> Waiting:
    """The numbers on top of the board."""
    due = [one.next_due_on or on for one in introductions_for(for_user=for_user).unmet()]
    return Waiting(
        late=sum(day < on for day in due),
        today=sum(day == on for day in due),
        week=sum(on < day <= on + dt.timedelta(days=7) for day in due),
        no_next_step=families_without(for_user=for_user).count(),
        handovers=handovers_for(for_user=for_user).under_way().count(),
        in_vain=families_waiting_in_vain(),
    )


def workload(*, on: dt.date) -> list[Load]:
    """Every supporter, those with most families first; whoever asks: the door lets in who may see them."""
    now = Match.every.exclude(state=Match.State.ENDED).values("supporter")
    counted = now.annotate(active=Count("pk", filter=Q(state="ACTIVE")), offered=Count("pk", filter=Q(state="OFFERED")))
    numbers = {row["supporter"]: (row["active"], row["offered"]) for row in counted.order_by()}
    talked = _last_talks()
    loads = [
        Load(one, *numbers.get(one.supporter.pk, (0, 0)), talked.get(one.supporter.pk)) for one in standings(on=on)
    ]
    return sorted(loads, key=lambda load: (-load.families, str(load.standing.supporter)))


def _last_talks() -> dict[Any, dt.datetime]:
    """By supporter, the last two-way contact they had with a family they support now."""
    found = Match.objects.filter(state=Match.State.ACTIVE, family__contacts__two_way=True)
    rows = found.values("supporter").annotate(last=Max("family__contacts__at")).order_by()
    return {row["supporter"]: row["last"] for row in rows}


def families_of_supporter(supporter: Any, *, for_user: User) -> FamilyQuerySet:
    """Those matched with them now."""
    theirs = Match.objects.filter(supporter=supporter, state=Match.State.ACTIVE).values("family")
    return families_for(for_user=for_user).filter(pk__in=theirs, ended_at=None).select_related("centre")


def families_of_answerer(user: Any, *, for_user: User) -> FamilyQuerySet:
    """Those somebody answers for now."""
    theirs = Responsibility.objects.filter(user=user, until=None).values("family")
    return families_for(for_user=for_user).filter(pk__in=theirs, ended_at=None).select_related("centre")


def families_of_centre(centre: Any, *, for_user: User) -> FamilyQuerySet:
    """Those of a centre, or of none (None)."""
    return families_for(for_user=for_user).filter(centre=centre, ended_at=None).select_related("centre")
