"""Holding a supporter back from new families while something said of them is looked into (P5), and letting them go on.
Why is sealed, and whoever opens it is noted."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from apps.peersupport.models.held_back import HeldBack
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.operations.apart import open_words, seal_words
from apps.peersupport.operations.matching import end_match
from apps.peersupport.operations.papers import NotOnesOwn, is_ones_own
from kith.audit.operations import record
from kith.errors import BadInput
from kith.people.models import User


class UntilADayToCome(BadInput):
    """The day is today, or over."""


@transaction.atomic
def hold_back(
    *, client_key: UUID, supporter: Supporter, until_on: dt.date | None, words: str, on: dt.date, at: dt.datetime,
    by: User,
) -> HeldBack:  # fmt: skip
    """From now they are matched with nobody new, till a day or till it is lifted; an offer that waits is taken back.
    Families they have stay theirs until a person finds them somebody else. The same `client_key` again is one.

    Raises UntilADayToCome, NotOnesOwn.
    """
    if until_on and until_on <= on:
        raise UntilADayToCome("Choose a day to come, or leave it empty.", field="until_on")
    supporter = Supporter.objects.select_for_update(of=("self",)).get(pk=supporter.pk)
    _not_ones_own(supporter, by)
    if there := HeldBack.objects.filter(client_key=client_key).first():
        return there
    for offer in Match.every.filter(supporter=supporter, state=Match.State.OFFERED):
        end_match(match=offer, at=at, by=by)
    made: HeldBack = HeldBack.objects.create(
        client_key=client_key, supporter=supporter, until_on=until_on, sealed=seal_words(words), at=at, by=by
    )
    record(kind="held-back.kept", by=by, subject=made)
    return made


@transaction.atomic
def lift_hold(*, hold: HeldBack, at: dt.datetime, by: User) -> None:
    """They may be matched again. Done again, nothing changes. Raises NotOnesOwn."""
    _not_ones_own(hold.supporter, by)
    if HeldBack.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=at, lifted_by=by):
        record(kind="held-back.lifted", by=by, subject=hold)


@transaction.atomic
def open_hold(*, hold: HeldBack, by: User) -> str:
    """Read why; that somebody did is kept, and never what it says. Raises NotOnesOwn."""
    _not_ones_own(hold.supporter, by)
    record(kind="held-back.opened", by=by, subject=hold)
    return open_words(hold.sealed)


def _not_ones_own(supporter: Supporter, by: User) -> None:
    """A lead or deputy who supports families too has no say in what is said of themselves (P8)."""
    if is_ones_own(supporter, by):
        raise NotOnesOwn("This is about you. Somebody else takes it up.")
