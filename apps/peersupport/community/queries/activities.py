"""Activities as who keeps them sees them, with how many came."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse

from apps.peersupport.community.keys import key_of
from apps.peersupport.community.models.activities import Activity, ActivitySession
from apps.peersupport.community.models.signing_up import DoorCount, NamedThere, SignUp
from apps.peersupport.models.messages import Message
from apps.peersupport.models.places import Centre
from apps.peersupport.queries.searching import Hit
from kith.models import ScopedQuerySet
from kith.people.models import User


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one activity, up to now: how often it was on and called off, how many people came, grown-ups and children,
    and on how many dates nobody counted."""

    activity: Activity
    held: int = 0
    called_off: int = 0
    grown_ups: int = 0
    children: int = 0
    uncounted: int = 0


@dataclass(frozen=True, slots=True)
class Untold:
    """Somebody who signed up for a session that was called off, and whom no message reaches."""

    sign_up: SignUp
    why: str


def activities(*, words: str = "", kind: str = "") -> list[Activity]:
    found = Activity.objects.select_related("centre")
    if words:
        found = found.filter(Q(title__icontains=words) | Q(address__icontains=words) | Q(centre__name__icontains=words))
    return list((found.filter(kind=kind) if kind else found).order_by("title", "starts_on", "pk"))


def find_activities(words: str, user: User, most: int) -> list[Hit]:
    """For the search over everything."""
    rows = activities(words=words)[:most]
    return [Hit(one.title, one.where, reverse("community:activity", args=[one.pk])) for one in rows]


def get_activity(*, pk: UUID) -> Activity:
    """Raises Http404."""
    found: Activity = get_object_or_404(Activity.objects.select_related("centre"), pk=pk)
    return found


def centres() -> list[Centre]:
    return list(Centre.objects.order_by("name"))


def dates_of(activity: Activity) -> list[Any]:
    """Every date with its numbers and its count, the first one first."""
    return list(_counted(activity.sessions.with_numbers()).order_by("starts_at"))


def get_date(*, pk: UUID) -> Any:
    """One date with its numbers and its count. Raises Http404."""
    found = _counted(ActivitySession.objects.with_numbers()).select_related("activity__centre")
    return get_object_or_404(found, pk=pk)


def next_dates(found: list[Activity], *, at: dt.datetime) -> dict[UUID, ActivitySession]:
    """The next date of each activity that has one."""
    to_come = ActivitySession.objects.on().to_come(at).filter(activity__in=found).with_numbers()
    first: dict[UUID, ActivitySession] = {}
    for session in to_come.order_by("starts_at"):
        first.setdefault(session.activity_id, session)
    return first


def figures(found: list[Activity], *, at: dt.datetime, since: dt.datetime | None = None) -> list[Figures]:
    """How each went, in the order given."""
    past = _counted(ActivitySession.objects.filter(activity__in=found, starts_at__lte=at))
    if since:
        past = past.filter(starts_at__gte=since)
    by_activity: dict[UUID, list[Any]] = {}
    for session in past:
        by_activity.setdefault(session.activity_id, []).append(session)
    return [_figures(one, by_activity.get(one.pk, [])) for one in found]


def to_be_named(session: ActivitySession) -> list[SignUp]:
    """Those who signed up and want to be named, with whether they were."""
    held = session.sign_ups.held().filter(name_me=True).select_related("person", "there")
    return list(held.order_by("person__first_name", "pk"))


def unnamed_heads(session: ActivitySession) -> int:
    """How many signed up without wanting to be named."""
    return sum(session.sign_ups.filter(state="COMING", name_me=False).values_list("heads", flat=True))


def those_there(session: ActivitySession) -> int:
    return NamedThere.objects.filter(sign_up__session=session).count()


def untold(session: ActivitySession) -> list[Untold]:
    """After a calling-off: whom no message reached or will reach, so that somebody rings."""
    held = list(session.sign_ups.held().select_related("person"))
    keys = {key_of(one.pk, "called_off"): one for one in held}
    stuck = Message.objects.filter(client_key__in=keys, state__in=[Message.State.STOPPED, Message.State.FAILED])
    return [Untold(keys[one.client_key], one.get_stopped_because_display()) for one in stuck]


def _counted(found: ScopedQuerySet) -> Any:
    """Adds `grown_ups` and `children` of the latest count (None: nobody counted), and `named`."""
    latest = DoorCount.objects.filter(session=OuterRef("pk")).order_by("-at", "-pk")
    named = SignUp.objects.filter(session=OuterRef("pk")).exclude(there=None).order_by()
    return found.annotate(
        grown_ups=Subquery(latest.values("grown_ups")[:1]),
        children=Subquery(latest.values("children")[:1]),
        named=Subquery(named.values("session").annotate(n=Count("pk")).values("n")[:1]),
    )


def _figures(activity: Activity, past: list[Any]) -> Figures:
    held = [one for one in past if one.called_off_at is None]
    return Figures(
        activity, held=len(held), called_off=len(past) - len(held),
        grown_ups=sum(one.grown_ups or 0 for one in held), children=sum(one.children or 0 for one in held),
        uncounted=sum(1 for one in held if one.grown_ups is None),
    )  # fmt: skip
