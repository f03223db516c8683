"""Supporters: who they are, whether they are ready, and who could support a family."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils import timezone

from apps.peersupport.models.families import Family
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.permissions import matches_seen_by
from apps.peersupport.readiness import reasons_not_ready
from kith.people.models import User
from kith.web.words import say_count, say_distance


@dataclass(frozen=True, slots=True)
class Standing:
    """A supporter on a day: `why_not` is empty where they may be matched; `why` says what speaks for them."""

    supporter: Supporter
    held: int
    why_not: tuple[str, ...]
    why: tuple[str, ...] = ()

    @property
    def room(self) -> int:
        return max(0, self.supporter.capacity - self.held)


def standings(*, on: dt.date) -> list[Standing]:
    """Every supporter, whoever asks: the door lets in only those who may see them."""
    found = Supporter.objects.with_load().select_related("user", "centre").order_by("user__display_name")
    return [Standing(one, one.held, tuple(reasons_not_ready(one, on=on, held=one.held))) for one in found]


def who_is_free(*, on: dt.date) -> list[Standing]:
    """Those ready and with room, the most room first."""
    ready = [standing for standing in standings(on=on) if not standing.why_not]
    return sorted(ready, key=lambda standing: -standing.room)


def candidates_for(*, family: Family, on: dt.date) -> list[Standing]:
    """All supporters for this family: those who may be matched first, with what speaks for them, then why not.

    Never by scores or need: the same centre, then room, then the longest since a family was last offered.
    """
    last_offered = dict(
        Match.objects.values("supporter").annotate(last=Max("offered_at")).values_list("supporter", "last")
    )
    asked = [
        Standing(one.supporter, one.held, one.why_not, _why(one, family, last_offered.get(one.supporter.pk), on))
        for one in standings(on=on)
    ]
    return sorted(asked, key=lambda one: (bool(one.why_not), not _same_centre(one.supporter, family), -one.room))


def get_supporter(*, pk: UUID) -> Supporter:
    """Raises Http404."""
    found: Supporter = get_object_or_404(Supporter.objects.select_related("user", "centre"), pk=pk)
    return found


def supporter_of(user: User) -> Supporter | None:
    """The supporter this sign-in belongs to."""
    found: Supporter | None = Supporter.objects.with_load().select_related("user").filter(user=user).first()
    return found


def get_match(*, pk: UUID, for_user: User) -> Match:
    """A match this person may see. Raises Http404."""
    found: Match = get_object_or_404(
        Match.objects.filter(matches_seen_by(for_user)).select_related("supporter__user", "family"), pk=pk
    )
    return found


def open_match_of(family: Family) -> Match | None:
    """The match now, or the offer waiting for a yes."""
    held = Match.objects.filter(family=family).exclude(state=Match.State.ENDED)
    found: Match | None = held.select_related("supporter__user").order_by("state").first()
    return found


def all_matches_of(family: Family) -> list[Match]:
    """Everybody who has supported a family, the first one first; offers left out."""
    started = family.matches.exclude(started_at=None)
    return list(started.select_related("supporter__user").order_by("started_at"))


def _why(one: Standing, family: Family, last: dt.datetime | None, on: dt.date) -> tuple[str, ...]:
    reasons = ["Works from the same centre."] if _same_centre(one.supporter, family) else []
    reasons.append(f"Has room for {say_count(one.room, 'more family', 'more families')}.")
    reasons.append(f"Last asked {say_distance(timezone.localdate(last), today=on)}." if last else "Not asked yet.")
    return tuple(reasons)


def _same_centre(supporter: Supporter, family: Family) -> bool:
    return family.centre_id is not None and supporter.centre_id == family.centre_id
