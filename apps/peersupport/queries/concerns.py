"""Concerns: read by the safeguarding lead and deputies only, and by none of them that is about themselves."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.shortcuts import get_object_or_404

from apps.peersupport.models.families import Family
from apps.peersupport.models.safety import Concern, ConcernEvent, SafetyTurn
from apps.peersupport.models.supporters import Match
from kith.models import ScopedQuerySet
from kith.people.models import User
from kith.people.queries import holders_of
from kith.roles import Role

LAST = 99
NOT_WORK = (Role.PARENT, Role.MEMBER, Role.SUPPORT)
"""Roles somebody has without working here. Who works here may have them too."""
Kind = ConcernEvent.Kind


def concerns(*, for_user: User, open_only: bool) -> list[Concern]:
    """Concerns with `taken_up`, `in_error` and the family's `called`; where somebody is in danger first, then the
    oldest."""
    found = _standing(for_user).prefetch_related(Prefetch("family", queryset=Family.objects.with_people()))
    if open_only:
        found = found.filter(taken_up=False, in_error=False)
    return list(found.order_by("taken_up", "-immediate", "raised_at"))


def _standing(for_user: User) -> ScopedQuerySet:
    found: ScopedQuerySet = Concern.objects.annotate(
        taken_up=_has(Kind.ACKNOWLEDGED), in_error=_has(Kind.IN_ERROR_AGREED)
    )
    return found.exclude(about_user=for_user).select_related("raised_by")


def _has(kind: str) -> Exists:
    return Exists(ConcernEvent.objects.filter(concern=OuterRef("pk"), kind=kind))


def not_taken_up() -> list[Concern]:
    """Those the ladder climbs for, the oldest first."""
    waiting = Concern.objects.annotate(over=_has(Kind.ACKNOWLEDGED) | _has(Kind.IN_ERROR_AGREED)).filter(over=False)
    return list(waiting.order_by("raised_at"))


def raised_by(user: User) -> list[Concern]:
    """What this person raised, with who took it up (`taken`), and `of_one`, the partner whom alone they were there for:
    his family's name is not told them. The newest first."""
    taken = ConcernEvent.objects.filter(kind=Kind.ACKNOWLEDGED).select_related("by")
    own = Concern.objects.filter(raised_by=user).prefetch_related(Prefetch("events", queryset=taken, to_attr="taken"))
    theirs = Match.every.filter(family=OuterRef("family"), supporter__user=user).order_by(
        F("person").asc(nulls_first=True)
    )
    own = own.annotate(of_one=Subquery(theirs.values("person__first_name")[:1]))
    found = own.prefetch_related(Prefetch("family", queryset=Family.objects.with_people()))
    return list(found.order_by("-raised_at"))


def safeguarding_leads(*, on: dt.date, besides: User | None = None) -> list[User]:
    """Everybody who is told of a concern, in the order they are asked: those who hold the role now, can sign in, are
    not away on the day, and whom it is not about."""
    away = Q(safety_turn__away_from__lte=on, safety_turn__away_to__gte=on)
    found = [one for one in leads_in_turn() if besides is None or one.pk != besides.pk]
    gone = set(User.objects.filter(away, pk__in=[one.pk for one in found]).values_list("pk", flat=True))
    return [one for one in found if one.pk not in gone]


def leads_in_turn() -> list[User]:
    """The lead and every deputy, away or not."""
    turns = dict(SafetyTurn.objects.values_list("user", "place"))
    return sorted(holders_of(Role.SAFEGUARDING_LEAD), key=lambda one: (turns.get(one.pk, LAST), one.email))


def colleagues() -> list[User]:
    """Who works here, by name: a concern may be about one of them."""
    return list(holders_of(*(role for role in Role if role not in NOT_WORK)))


def turn_of(user: User) -> SafetyTurn | None:
    return SafetyTurn.objects.filter(user=user).first()


def get_concern(*, pk: UUID, for_user: User) -> Concern:
    """Raises Http404."""
    found: Concern = get_object_or_404(_standing(for_user), pk=pk)
    return found


def events_of(concern: Concern) -> list[ConcernEvent]:
    return list(concern.events.select_related("by", "asked").order_by("at", "pk"))


def last_asked(concern: Concern) -> ConcernEvent | None:
    asked = concern.events.filter(kind=Kind.ASKED).select_related("asked").order_by("-at", "-pk")
    found: ConcernEvent | None = asked.first()
    return found
