"""Supporters: who they are, whether they are ready, and who could support a family."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, Prefetch, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from apps.peersupport.fitting import Reason, Wanted, reasons_for, why_never
from apps.peersupport.matching_rules import rules_on
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.held_back import HeldBack
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.permissions import matches_seen_by, sees_what_is_ones_own
from apps.peersupport.queries.knowing import shares_the_family
from apps.peersupport.readiness import ROWS, lapsed_on, reasons_not_ready, room_left
from kith.people.models import User
from kith.web.words import say_distance

LONG_AGO = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """A supporter on a day: `why_not` is empty where they may be matched; `why` says what speaks for them; `room` is
    for how many new families. `points` order a list, and stand on no page."""

    supporter: Supporter
    held: int
    room: int
    why_not: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    last_asked_at: dt.datetime | None = None
    asked: str = ""

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)

    @property
    def why(self) -> tuple[str, ...]:
        return (*(reason.words for reason in self.reasons), self.asked)


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A supporter whose award or clearance has run out while they have families, or who is held back; `resolve_by` is
    the last day to put it right."""

    supporter: Supporter
    held: int
    since: dt.date
    resolve_by: dt.date
    is_late: bool
    is_held_back: bool = False


def with_rows() -> Any:
    """Supporters with all that readiness is read from, in as many statements for many as for one."""
    open_ones = Prefetch("matches", Match.every.exclude(state=Match.State.ENDED))
    return Supporter.objects.with_load().select_related("user", "centre").prefetch_related(*ROWS, open_ones)


def standings(*, on: dt.date) -> list[Standing]:
    """Every supporter, whoever asks: the door lets in only those who may see them."""
    return [_standing(one, on=on) for one in with_rows().order_by("user__display_name", "pk")]


def _standing(one: Supporter, *, on: dt.date) -> Standing:
    room = max(0, room_left(one, on=on) // rules_on(on).new_family_units)
    return Standing(one, one.held, room, tuple(reasons_not_ready(one, on=on)))


def who_is_free(*, on: dt.date) -> list[Standing]:
    """Those ready and with room, the most room first."""
    ready = [standing for standing in standings(on=on) if not standing.why_not]
    return sorted(ready, key=lambda standing: -standing.room)


def lapsed(*, on: dt.date) -> list[Lapsed]:
    """Those with families who may have no new match: held back first, whose families need somebody else today; then
    those whose papers have run out, the longest ago first, with some days to resolve."""
    found = [_lapsed(one, on) for one in with_rows() if one.held]
    return sorted((one for one in found if one), key=lambda each: (not each.is_held_back, each.since))


def _lapsed(one: Supporter, on: dt.date) -> Lapsed | None:
    held_since = [timezone.localdate(hold.at) for hold in one.held_back.all() if hold.holds_on(on)]
    if held_since:
        return Lapsed(one, one.held, min(held_since), on, is_late=True, is_held_back=True)
    since = lapsed_on(one, on=on)
    if since is None:
        return None
    resolve_by = since + dt.timedelta(days=rules_on(on).resolve_days)
    return Lapsed(one, one.held, since, resolve_by, resolve_by < on)


def held_back(*, on: dt.date) -> list[HeldBack]:
    """Who is not to be matched on a day, by name."""
    found = HeldBack.objects.standing(on=on).select_related("supporter__user", "by")
    return list(found.order_by("supporter__user__display_name", "at"))


def candidates_for(*, wanted: Wanted, on: dt.date) -> list[Standing]:
    """All supporters for a family: those who may be matched first, with what speaks for them, then why not.

    Ties go to who has waited longest for a family.
    """
    asked = dict(Match.every.values("supporter").annotate(last=Max("offered_at")).values_list("supporter", "last"))
    found = [_for(one, wanted, asked.get(one.supporter.pk), on) for one in standings(on=on)]
    return sorted(found, key=lambda one: (bool(one.why_not), -one.points, one.last_asked_at or LONG_AGO))


def _for(one: Standing, wanted: Wanted, last: dt.datetime | None, on: dt.date) -> Standing:
    why_not = (*why_never(one.supporter, wanted), *one.why_not)
    words = f"Last asked {say_distance(timezone.localdate(last), today=on)}." if last else "Not asked yet."
    reasons = tuple(reasons_for(one.supporter, wanted, on=on))
    return Standing(one.supporter, one.held, one.room, why_not, reasons, last, words)


def get_supporter(*, pk: UUID) -> Supporter:
    """Raises Http404."""
    found: Supporter = get_object_or_404(with_rows(), pk=pk)
    return found


def supporter_of(user: User) -> Supporter | None:
    """The supporter this sign-in belongs to."""
    found: Supporter | None = Supporter.objects.with_load().select_related("user").filter(user=user).first()
    return found


def get_match(*, pk: UUID, for_user: User) -> Match:
    """A match this person may see. Raises Http404."""
    found: Match = get_object_or_404(
        Match.every.filter(matches_seen_by(for_user)).select_related("supporter__user", "family", "person"), pk=pk
    )
    return found


def open_match_of(family: Family) -> Match | None:
    """The match now, or the offer waiting for a yes."""
    held = Match.objects.filter(family=family).exclude(state=Match.State.ENDED)
    found: Match | None = held.select_related("supporter__user").order_by("state").first()
    return found


def own_match_of(person: Person) -> Match | None:
    """The one a partner has for himself now."""
    held = Match.every.filter(person=person, state=Match.State.ACTIVE)
    found: Match | None = held.select_related("supporter__user").first()
    return found


def match_of(person: Person) -> Match | None:
    """Who is there for somebody now, or is asked: his own, where a partner has one, else the family's, where that is
    shown to him."""
    own = own_match_of(person)
    return own or (open_match_of(person.family) if shares_the_family(person) else None)


def get_own_match(*, pk: UUID, for_user: User) -> tuple[Match, Person]:
    """A partner's own match that goes on, for his supporter only, and whose it is. Raises Http404."""
    held = Match.every.filter(state=Match.State.ACTIVE, supporter__user=for_user, family__ended_at=None)
    found: Match = get_object_or_404(held.exclude(person=None), pk=pk)
    return found, Person.objects.select_related("family").get(own_matches=found)


def supports_alone(user: User, person: Person) -> bool:
    """They are there for this partner himself now."""
    own = own_match_of(person)
    return own is not None and own.supporter.user_id == user.pk


def whom_they_see(family: UUID, *, for_user: User) -> Person | None:
    """The partner for whom alone somebody is there; None for whoever sees the whole family."""
    if sees_what_is_ones_own(for_user):
        return None
    held = Match.every.filter(family=family, supporter__user=for_user, state=Match.State.ACTIVE).select_related(
        "person"
    )
    whose: list[Person | None] = [match.person for match in held]
    return whose[0] if whose and None not in whose else None


def all_matches_of(person: Person) -> list[Match]:
    """Everybody who has supported somebody's family, where that is shown to them, or themselves, the first one first;
    offers left out."""
    whose = Q(person=person) | Q(person=None) if shares_the_family(person) else Q(person=person)
    theirs = Match.every.filter(whose, family=person.family_id)
    started = theirs.exclude(started_at=None)
    return list(started.select_related("supporter__user").order_by("started_at"))
