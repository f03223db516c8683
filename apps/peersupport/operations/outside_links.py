"""A way in for a professional without a sign-in: an address in a message, a code said by telephone.

Both are kept only as hashes. A wrong code is counted in the same transaction and answered, never raised: what was
counted stays.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from enum import Enum

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from apps.peersupport.models.handovers import Handover, OutsideLink
from apps.peersupport.models.professionals import ProfessionalLink
from kith.audit.operations import record
from kith.people.models import User
from kith.people.sealed import fingerprint

MOST_TRIES = 5
LASTS = dt.timedelta(days=14)
SITTING = dt.timedelta(minutes=30)
WhyDead = OutsideLink.WhyDead


class Tried(Enum):
    """What came of a code."""

    RIGHT = "right"
    WRONG = "wrong"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class WayIn:
    """Told once: nothing here can be found out again."""

    link: OutsideLink
    address: str
    code: str

    @property
    def said(self) -> str:
        """The code as it is said by telephone."""
        return f"{self.code[:3]} {self.code[3:]}"


@dataclass(frozen=True, slots=True)
class Opened:
    """`sitting` is the secret that the browser keeps while it lasts; `first` that nobody was in before."""

    tried: Tried
    sitting: str = ""
    first: bool = False
    left: int = 0


@transaction.atomic
def make_way_in(
    *, at: dt.datetime, by: User, handover: Handover | None = None, professional_link: ProfessionalLink | None = None
) -> WayIn:
    """A new address and code; one that was there before dies."""
    old = OutsideLink.objects.filter(handover=handover, professional_link=professional_link)
    end_ways_in(old, why=WhyDead.REPLACED, at=at, by=by)
    address, code = secrets.token_urlsafe(24), f"{secrets.randbelow(10**6):06d}"
    link = OutsideLink.objects.create(
        handover=handover, professional_link=professional_link, address_hash=fingerprint(address),
        code_hash=make_password(code), made_at=at, made_by=by, expires_at=at + LASTS,
    )  # fmt: skip
    record(kind="outside-link.made", by=by, subject=link)
    return WayIn(link, address, code)


@transaction.atomic
def try_code(*, link: OutsideLink, code: str, at: dt.datetime) -> Opened:
    """A right code begins a sitting, and ends one that went on elsewhere; the fifth wrong one ends the way in."""
    held = OutsideLink.objects.select_for_update().get(pk=link.pk)
    if held.dead_at or held.expires_at <= at:
        return Opened(Tried.DEAD)
    if not check_password("".join(filter(str.isdigit, code)), held.code_hash):
        return _wrong(held, at)
    sitting, first = secrets.token_urlsafe(24), held.sitting_until is None
    held.tries, held.sitting_hash, held.sitting_until = 0, fingerprint(sitting), at + SITTING
    held.save(update_fields=["tries", "sitting_hash", "sitting_until"])
    record(kind="outside-link.opened", by=None, subject=held)
    return Opened(Tried.RIGHT, sitting, first)


def _wrong(held: OutsideLink, at: dt.datetime) -> Opened:
    held.tries += 1
    held.save(update_fields=["tries"])
    record(kind="outside-link.wrong-code", by=None, subject=held)
    if held.tries < MOST_TRIES:
        return Opened(Tried.WRONG, left=MOST_TRIES - held.tries)
    _end(held, WhyDead.WRONG_CODES, at=at, by=None)
    return Opened(Tried.DEAD)


def end_ways_in(found: object, *, why: WhyDead, at: dt.datetime, by: User | None) -> int:
    """Let these die now, whoever sits there: what stays says when and why, and opens nothing. How many."""
    live = list(found.filter(dead_at=None).select_for_update())  # type: ignore[attr-defined]
    for link in live:
        _end(link, why, at=at, by=by)
    return len(live)


def lay_down_expired(*, at: dt.datetime) -> int:
    """A round: those whose time is over die. How many."""
    return end_ways_in(OutsideLink.objects.filter(expires_at__lte=at), why=WhyDead.EXPIRED, at=at, by=None)


def _end(link: OutsideLink, why: WhyDead, *, at: dt.datetime, by: User | None) -> None:
    link.address_hash, link.code_hash, link.sitting_hash, link.sitting_until = None, "", "", None
    link.dead_at, link.why_dead = at, why
    link.save(update_fields=["address_hash", "code_hash", "sitting_hash", "sitting_until", "dead_at", "why_dead"])
    record(kind="outside-link.ended", by=by, subject=link, detail={"why": str(why)})
