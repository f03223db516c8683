"""Bringing a family and a peer supporter together, and ending it. Hard rules have no way round them."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.operations.papers import is_ones_own
from apps.peersupport.queries.choosing import apart_from, wants_another
from apps.peersupport.readiness import reasons_not_in_order, reasons_not_ready
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


class KeptApart(Refused):
    """They may not be matched with this family, and why is sealed."""


class NotInOnesOwnMatter(Refused):
    """Nobody matches a family with themselves."""


@transaction.atomic
def offer_match(
    *, family: Family, supporter: Supporter, on: dt.date, at: dt.datetime, by: User, person: Person | None = None
) -> Match:
    """Ask a supporter whether they would support a family, or a partner of it for himself (`person`); the offer takes
    room for a new family.

    Raises NotInOnesOwnMatter, KeptApart, PeerSupporterNotReady, PeerSupporterAtCapacity, FamilyMatched.
    """
    if is_ones_own(supporter, by):
        raise NotInOnesOwnMatter("You cannot match a family with yourself. Ask another coordinator to.")
    supporter = _ready(supporter, on=on)
    _refuse_apart(family, person, supporter)
    _refuse_second(family, person)
    match = _keep(Match(family=family, person=person, supporter=supporter, offered_at=at, offered_by=by))
    record(kind="match.offered", by=by, subject=match)
    return match


@transaction.atomic
def start_match(*, match: Match, on: dt.date, at: dt.datetime, by: User) -> Match:
    """Say yes: the family and the supporter are together from now. The hard rules are asked again. Whoever supported
    the family till now is thanked in the same moment: nobody is without, and nobody hears why.

    Raises MatchNotOffered, PeerSupporterNotReady, KeptApart.
    """
    match = Match.every.select_for_update(of=("self",)).select_related("supporter", "family").get(pk=match.pk)
    if match.state != Match.State.OFFERED:
        raise MatchNotOffered("This was answered already. Nothing was changed.")
    _ready(match.supporter, on=on, besides=match)
    _refuse_apart(match.family, match.person, match.supporter)
    for before in Match.every.filter(family=match.family, person=match.person_id, state=Match.State.ACTIVE):
        end_match(match=before, at=at, by=by)
    match.state, match.started_at = Match.State.ACTIVE, at
    match = _keep(match)
    record(kind="match.started", by=by, subject=match)
    return match


def _refuse_apart(family: Family, person: Person | None, supporter: Supporter) -> None:
    """Somebody who supports one of a family would read both, so the other has somebody else; in the words of whoever is
    kept apart, so that neither hears whom the other has."""
    one_of_them = Match.every.filter(family=family, supporter=supporter, state=Match.State.ACTIVE)
    if supporter.pk in apart_from(family) or one_of_them.exclude(person=person).exists():
        raise KeptApart(f"{supporter} can’t be matched with this family. Why is sealed.")


def _refuse_second(family: Family, person: Person | None) -> None:
    """One supporter and one offer at a time; beside a supporter only where whose it is asked for somebody else."""
    held = Match.every.filter(family=family, person=person).exclude(state=Match.State.ENDED)
    states = list(held.values_list("state", flat=True))
    if not states or (states == [Match.State.ACTIVE] and wants_another(family, person)):
        return
    who = person.first_name if person else "This family"
    raise FamilyMatched(f"{who} has a supporter, or somebody is being asked. Nothing was changed.")


@transaction.atomic
def end_match(*, match: Match, at: dt.datetime, by: User) -> Match:
    """End a match, or take back an offer. No reason is asked and none is kept. Raises MatchOver."""
    match = Match.every.select_for_update().get(pk=match.pk)
    if match.state == Match.State.ENDED:
        raise MatchOver("This had ended already. Nothing was changed.")
    match.state, match.ended_at, match.ended_by = Match.State.ENDED, at, by
    match.save(update_fields=["state", "ended_at", "ended_by"])
    record(kind="match.ended", by=by, subject=match)
    return match


def _ready(supporter: Supporter, *, on: dt.date, besides: Match | None = None) -> Supporter:
    """The supporter's row, held until the end of the transaction so that two offers at once see each other."""
    supporter = Supporter.objects.select_for_update(of=("self",)).select_related("user").get(pk=supporter.pk)
    if reasons := reasons_not_ready(supporter, on=on, besides=besides):
        in_order = not reasons_not_in_order(supporter, on=on)
        kind = PeerSupporterAtCapacity if in_order else PeerSupporterNotReady
        raise kind(f"{supporter} can’t be matched now. {' '.join(reasons)}")
    return supporter


def _keep(match: Match) -> Match:
    try:
        with transaction.atomic():
            match.save()
    except IntegrityError as refusal:
        raise _refusal(_broken(refusal)) from None
    return match


def _refusal(constraint: str | None) -> Refused:
    """What the database held, in words."""
    if constraint == "supporter_within_capacity":
        return PeerSupporterAtCapacity("They have as many families as there is room for.")
    if constraint == "supporter_held_back":
        return PeerSupporterNotReady("They can’t be matched now. Why is sealed.")
    if constraint == "supporter_kept_apart":
        return KeptApart("They can’t be matched with this family. Why is sealed.")
    return FamilyMatched("Somebody else matched this family just now. Nothing was changed.")


def _broken(refusal: IntegrityError) -> str | None:
    """The name of the constraint that stood in the way."""
    return getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", None)
