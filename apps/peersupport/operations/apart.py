"""Keeping a family and a supporter apart, whichever side asks. Why is sealed, and whoever opens it is noted."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from apps.peersupport.models.choosing import Exclusion
from apps.peersupport.models.families import Family
from apps.peersupport.models.supporters import Match, Supporter
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User
from kith.people.sealed import seal, unseal


class TogetherNow(Refused):
    """They are matched; the match ends first."""


class NobodySaysWhy(Refused):
    """A parent or a supporter who asks is never asked for a reason."""


@transaction.atomic
def keep_apart(
    *, supporter: Supporter, family: Family, kind: Exclusion.Kind, at: dt.datetime, by: User, words: str = ""
) -> Exclusion:
    """From now these two are never matched; an offer that waits is taken back. Done again, it stays as it was.

    Raises TogetherNow, NobodySaysWhy.
    """
    if words and kind in (Exclusion.Kind.PARENT, Exclusion.Kind.SUPPORTER):
        raise NobodySaysWhy("Nobody is asked why, and nothing is kept of it.")
    Supporter.objects.select_for_update(of=("self",)).get(pk=supporter.pk)
    there = Exclusion.objects.filter(supporter=supporter, family=family, kind=kind, lifted_at=None).first()
    if there:
        return there
    _take_back_offers(supporter, family, at=at, by=by)
    sealed = seal_words(words)
    made = _kept(Exclusion(supporter=supporter, family=family, kind=kind, sealed=sealed, at=at, by=by))
    record(kind="exclusion.kept", by=by, subject=made)
    return made


@transaction.atomic
def lift_exclusion(*, exclusion: Exclusion, at: dt.datetime, by: User) -> None:
    """They may be matched again. Done again, nothing changes."""
    changed = Exclusion.objects.filter(pk=exclusion.pk, lifted_at=None).update(lifted_at=at, lifted_by=by)
    if changed:
        record(kind="exclusion.lifted", by=by, subject=exclusion)


@transaction.atomic
def open_reason(*, exclusion: Exclusion, by: User) -> str:
    """Read why; that somebody did is kept, and never what it says."""
    record(kind="exclusion.opened", by=by, subject=exclusion)
    return open_words(exclusion.sealed)


def seal_words(words: str) -> str:
    """Nothing is sealed where nothing was said."""
    return seal(words) if words else ""


def open_words(sealed: str) -> str:
    return unseal(sealed) if sealed else ""


def _take_back_offers(supporter: Supporter, family: Family, *, at: dt.datetime, by: User) -> None:
    for match in Match.every.filter(supporter=supporter, family=family, state=Match.State.OFFERED):
        match.state, match.ended_at, match.ended_by = Match.State.ENDED, at, by
        match.save(update_fields=["state", "ended_at", "ended_by"])
        record(kind="match.ended", by=by, subject=match)


def _kept(exclusion: Exclusion) -> Exclusion:
    try:
        with transaction.atomic():
            exclusion.save()
    except IntegrityError:
        raise TogetherNow("They are together now. Find the family somebody else first, then keep them apart.") from None
    return exclusion
