"""Signing up, taking it back, and counting at the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from apps.peersupport.community.models.activities import ActivitySession
from apps.peersupport.community.models.signing_up import DoorCount, NamedThere, SignUp
from apps.peersupport.community.operations.activities import SessionOver
from apps.peersupport.community.operations.waiting import fill_places, places_left
from apps.peersupport.models.consents import Purpose
from apps.peersupport.models.families import Person
from apps.peersupport.operations.consents import record_consent
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User

EVIDENCE = "Themselves, when they signed up"


class JustTurnUp(Refused):
    """Nobody signs up for this."""


class NotOverYet(Refused):
    """It has not begun, so nobody came yet."""


@transaction.atomic
def sign_up(
    *, session: ActivitySession, person: Person, heads: int, name_me: bool, findable: bool, tell_me: bool,
    at: dt.datetime, by: User,
) -> SignUp:  # fmt: skip
    """A place for one or two; on the waiting list where there are not so many. Done again, it is the same sign-up.

    `tell_me`: they agree to be told what is on, and so of a session called off. Raises SessionOver, JustTurnUp.
    """
    held = _held(session)
    if held.called_off_at or held.starts_at <= at:
        raise SessionOver("It has begun, or was called off. Nothing was changed.")
    if not held.activity.takes_names:
        raise JustTurnUp("Nobody signs up for this. Just turn up.")
    if tell_me:
        record_consent(person=person, purpose=Purpose.INVITATIONS, given=True, evidence=EVIDENCE, at=at, by=by)
    there: SignUp | None = held.sign_ups.held().filter(person=person).first()
    return there or _make(held, person, heads, name_me=name_me, findable=findable, at=at, by=by)


@transaction.atomic
def take_back(*, sign_up: SignUp, at: dt.datetime, by: User) -> None:
    """They do not come; who waits gets the place. Twice is once. No reason is kept."""
    session = _held(sign_up.session)
    held = SignUp.objects.select_for_update().get(pk=sign_up.pk)
    if held.state == SignUp.State.TAKEN_BACK:
        return
    held.state, held.ended_at = SignUp.State.TAKEN_BACK, at
    held.save(update_fields=["state", "ended_at"])
    if session.starts_at > at and not session.called_off_at:
        fill_places(session, at=at, by=by)
    record(kind="sign-up.taken-back", by=by, subject=held)


@transaction.atomic
def change_findable(*, sign_up: SignUp, findable: bool, by: User) -> None:
    """May somebody they met there ask the hub to pass on word?"""
    if SignUp.objects.filter(pk=sign_up.pk).exclude(findable=findable).update(findable=findable):
        record(kind="sign-up.changed", by=by, subject=sign_up)


@transaction.atomic
def keep_door(
    *, session: ActivitySession, grown_ups: int, children: int, there: Collection[UUID], at: dt.datetime, by: User
) -> DoorCount:  # fmt: skip
    """How many came, and by name those of `there` (sign-ups) who wanted to be named. Kept again, it stands instead.

    Raises NotOverYet, SessionOver.
    """
    held = _held(session)
    if held.called_off_at:
        raise SessionOver("It was called off. Nothing was changed.")
    if held.starts_at > at:
        raise NotOverYet("It has not begun yet. Count when people come.")
    named = held.sign_ups.held().filter(name_me=True)
    NamedThere.objects.filter(sign_up__session=held).exclude(sign_up_id__in=there).delete()
    for one in named.filter(pk__in=there, there=None):
        NamedThere.objects.create(sign_up=one, at=at, by=by)
    count: DoorCount = DoorCount.objects.create(session=held, grown_ups=grown_ups, children=children, at=at, by=by)
    record(kind="door.counted", by=by, subject=held, detail={"grown_ups": grown_ups, "children": children})
    return count


def _held(session: ActivitySession) -> ActivitySession:
    found = ActivitySession.objects.select_for_update(of=("self",)).select_related("activity").get(pk=session.pk)
    held: ActivitySession = found
    return held


def _make(
    session: ActivitySession, person: Person, heads: int, *, name_me: bool, findable: bool, at: dt.datetime, by: User
) -> SignUp:  # fmt: skip
    left = places_left(session)
    comes = left is None or heads <= left
    made: SignUp = SignUp.objects.create(
        session=session, person=person, heads=heads, name_me=name_me, findable=findable, signed_at=at,
        state=SignUp.State.COMING if comes else SignUp.State.WAITING, settled_at=at if comes else None,
    )  # fmt: skip
    record(kind="sign-up.made", by=by, subject=made)
    return made
