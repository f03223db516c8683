"""Handovers: which a person may see, what happened to each, and which nobody has answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from apps.peersupport.clocks import working_days_between
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.handovers import Handover, HandoverEvent, HandoverQuerySet
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.supporters import Match
from apps.peersupport.permissions import families_seen_by, sees_what_is_ones_own
from apps.peersupport.queries.handovers import OpenHandover
from kith.people.models import User

ANSWER_DAYS = 2
"""Working days after which whoever got it, and whoever sent it, is reminded: 95 of 100 have answered by then."""
RECEIVED = ("SENT", "OPENED", "ACCEPTED", "MET")


class Book:
    """What answers may be opened to, and who reads what was (`queries.handovers`)."""

    def open_of(self, person: Any) -> Collection[OpenHandover]:
        found = Handover.objects.under_way().filter(person=person)
        return [OpenHandover(one.pk, one.to) for one in found.select_related("to_user", "to_centre", "professional")]

    def held_by(self, user: User, family: Any) -> Collection[UUID]:
        found = Handover.objects.filter(to_user=user, family=family, state__in=RECEIVED)
        return list(found.values_list("pk", flat=True))


def handovers_for(*, for_user: User) -> HandoverQuerySet:
    """Those of families this person may see, and those sent to them, the newest first; none of a partner who has a
    supporter for himself, as `people_seen_of`: his plan stands in it."""
    seen = Q(family__in=Family.objects.filter(families_seen_by(for_user)))
    if not sees_what_is_ones_own(for_user):
        seen &= ~Q(person__in=Match.every.filter(state=Match.State.ACTIVE).exclude(person=None).values("person"))
    found: HandoverQuerySet = Handover.objects.filter(seen | Q(to_user=for_user, state__in=RECEIVED))
    deep = ("person", "family__centre", "to_user", "to_centre", "professional", "started_by")
    return found.select_related(*deep).order_by("-started_at", "pk")


def get_handover(*, pk: UUID, for_user: User) -> Handover:
    """Raises Http404."""
    handover: Handover = get_object_or_404(handovers_for(for_user=for_user), pk=pk)
    return handover


def own_handovers(person: Person) -> list[Handover]:
    """All of this person's, the newest first."""
    deep = ("person", "family", "to_user", "to_centre", "professional")
    return list(Handover.objects.filter(person=person).select_related(*deep).order_by("-started_at"))


def get_own_handover(*, pk: UUID, person: Person) -> Handover:
    """Raises Http404."""
    deep = ("person__user", "family", "to_user", "to_centre", "professional")
    handover: Handover = get_object_or_404(Handover.objects.select_related(*deep), pk=pk, person=person)
    return handover


def events_of(handover: Handover) -> list[HandoverEvent]:
    """What happened, the oldest first."""
    return list(handover.events.select_related("by").order_by("at", "pk"))


def introduction_with_packet(family: Family) -> Introduction | None:
    """How the parent came, where another mutual or service sent a packet with them. A partner's stays with his
    hello."""
    with_packet = family.introductions.filter(packet__isnull=False, person=None)
    found: Introduction | None = with_packet.order_by("-heard_at").first()
    return found


def unanswered(*, on: dt.date) -> list[Handover]:
    """Sent and not answered, with nobody reminded in the last two working days."""
    waiting = Handover.objects.waiting().select_related("to_user", "professional", "family", "person")
    return [one for one in waiting.order_by("sent_at") if _days_quiet(one, on) >= ANSWER_DAYS]


def _days_quiet(handover: Handover, on: dt.date) -> int:
    told = handover.events.filter(kind__in=("SENT", "REMINDED", "ASKED_TO_RING", "NEW_CODE"))
    last = told.order_by("-at").values_list("at", flat=True).first() or handover.sent_at
    return working_days_between(timezone.localdate(last), on)
