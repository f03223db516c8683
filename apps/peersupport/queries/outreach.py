"""Places, sessions and what came of them. Counts only: who may see a place may see all of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.outreach import HelloCard, OutreachPlace, OutreachSession
from kith.people.models import User


def outreach_places(*, words: str = "", kind: str = "", closed: bool = False) -> list[Any]:
    """Places with `printed`, `opened` (cards), `given`, `chats` (at sessions), `times`, `hellos` and `met`."""
    found = OutreachPlace.objects.filter(closed_at__isnull=not closed).annotate(
        printed=_of(HelloCard), opened=_of(HelloCard, opened_at__isnull=False), hellos=_of(Introduction),
        met=_of(Introduction, first_contact_at__isnull=False), times=_of(OutreachSession),
        given=_summed("cards"), chats=_summed("chats"),
    )  # fmt: skip
    if words:
        found = found.filter(name__icontains=words)
    if kind in OutreachPlace.Kind.values:
        found = found.filter(kind=kind)
    return list(found.order_by("name"))


def get_outreach_place(*, pk: UUID) -> OutreachPlace:
    """Raises Http404."""
    place: OutreachPlace = get_object_or_404(OutreachPlace.objects.all(), pk=pk)
    return place


def counts_of(place: OutreachPlace) -> Any:
    """The same place with its counts."""
    return next(one for one in outreach_places(closed=place.closed_at is not None) if one.pk == place.pk)


def get_session(*, pk: UUID) -> OutreachSession:
    """Raises Http404."""
    session: OutreachSession = get_object_or_404(OutreachSession.objects.select_related("place"), pk=pk)
    return session


def sessions_of(place: OutreachPlace) -> list[OutreachSession]:
    """The newest first."""
    return list(place.sessions.order_by("-started_at")[:50])


def on_duty_at(session: OutreachSession) -> list[User]:
    return list(User.objects.filter(pk__in=session.on_duty).order_by("display_name"))


def _of(model: Any, **narrowed: Any) -> Coalesce:
    rows = model.objects.filter(place=OuterRef("pk"), **narrowed).order_by().values("place")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def _summed(column: str) -> Coalesce:
    rows = OutreachSession.objects.filter(Q(place=OuterRef("pk"))).order_by().values("place")
    return Coalesce(Subquery(rows.annotate(number=Sum(column)).values("number")), 0)
