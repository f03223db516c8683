"""Bringing a family and a peer supporter together, and ending it. Hard rules have no way round them."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from apps.peersupport.models.families import Family
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.readiness import reasons_not_ready
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User


class PeerSupporterNotReady(Refused):
    """An award, clearance, agreement or supervision is missing, or they are taking a pause."""


class PeerSupporterAtCapacity(PeerSupporterNotReady):
    """They have as many families as there is room for."""


class FamilyMatched(Refused):
    """The family has a supporter, or has been offered one."""


class MatchNotOffered(Refused):
    """Only an offer can be said yes to."""


class MatchOver(Refused):
    """The match has ended already."""


@transaction.atomic
def offer_match(*, family: Family, supporter: Supporter, on: dt.date, at: dt.datetime, by: User) -> Match:
    """Ask a supporter whether they would support a family; the offer takes one of their places.

    Raises PeerSupporterNotReady, PeerSupporterAtCapacity, FamilyMatched.
    """
    supporter = _ready(supporter, on=on)
    if family.matches.exclude(state=Match.State.ENDED).exists():
        raise FamilyMatched("This family has a supporter, or somebody is being asked. Nothing was changed.")
    match = _keep(Match(family=family, supporter=supporter, offered_at=at, offered_by=by))
    record(kind="match.offered", by=by, subject=match)
    return match


@transaction.atomic
def start_match(*, match: Match, on: dt.date, at: dt.datetime, by: User) -> Match:
    """Say yes: the family and the supporter are together from now. The hard rules are asked again.

    Raises MatchNotOffered, PeerSupporterNotReady.
    """
    match = Match.objects.select_for_update().select_related("supporter").get(pk=match.pk)
    if match.state != Match.State.OFFERED:
        raise MatchNotOffered("This was answered already. Nothing was changed.")
    _ready(match.supporter, on=on, besides=match)
    match.state, match.started_at = Match.State.ACTIVE, at
    match = _keep(match)
    record(kind="match.started", by=by, subject=match)
    return match


@transaction.atomic
def end_match(*, match: Match, at: dt.datetime, by: User) -> Match:
    """End a match, or take back an offer. No reason is asked and none is kept. Raises MatchOver."""
    match = Match.objects.select_for_update().get(pk=match.pk)
    if match.state == Match.State.ENDED:
        raise MatchOver("This had ended already. Nothing was changed.")
    match.state, match.ended_at, match.ended_by = Match.State.ENDED, at, by
    match.save(update_fields=["state", "ended_at", "ended_by"])
    record(kind="match.ended", by=by, subject=match)
    return match


def _ready(supporter: Supporter, *, on: dt.date, besides: Match | None = None) -> Supporter:
    """The supporter's row, held until the end of the transaction so that two offers at once see each other."""
    supporter = Supporter.objects.select_for_update(of=("self",)).select_related("user").get(pk=supporter.pk)
    held = supporter.matches.exclude(state=Match.State.ENDED)
    number = (held.exclude(pk=besides.pk) if besides else held).count()
    if reasons := reasons_not_ready(supporter, on=on, held=number):
        at_capacity = number >= supporter.capacity
        kind = PeerSupporterAtCapacity if at_capacity else PeerSupporterNotReady
        raise kind(f"{supporter} can’t be matched now. {' '.join(reasons)}")
    return supporter


def _keep(match: Match) -> Match:
    try:
        with transaction.atomic():
            match.save()
    except IntegrityError as refusal:
        if _broken(refusal) == "supporter_within_capacity":
            raise PeerSupporterAtCapacity("They have as many families as there is room for.") from None
        raise FamilyMatched("Somebody else matched this family just now. Nothing was changed.") from None
    return match


def _broken(refusal: IntegrityError) -> str | None:
    """The name of the constraint that stood in the way."""
    return getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", None)
