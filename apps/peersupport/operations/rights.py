"""Asking about what is kept, each step of the answer, and holding a family's record. Nothing here is ever edited."""

from __future__ import annotations

import datetime as dt
from itertools import product
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from apps.peersupport.clocks import LONG_AGO
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.rights import DataRequest, DataRequestEvent, FamilyHold
from apps.peersupport.operations.messages import queue_message
from apps.peersupport.operations.telling import tell_that_something_waits
from apps.peersupport.queries.rights import (
    ANSWERS,
    Asked,
    is_held,
    may_take_longer,
    open_requests,
    questions_open,
    with_clock,
)
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User
from kith.people.queries import who_may
from kith.permissions import Permission

NEAR = dt.timedelta(days=5)
Kind = DataRequestEvent.Kind
NEEDS_WORDS = {Kind.EXTENDED, Kind.PARTLY, Kind.NOT_DONE, Kind.ASKED_WHO, Kind.ASKED_WHAT}
SHE_IS_TOLD = frozenset(Kind) - {Kind.TAKEN_BACK, Kind.KNOWN_WHO, Kind.KNOWN_WHAT}


class NotYetReceived(BadInput):
    """The day it came has not come."""


class HowMissing(BadInput):
    """Whoever notes a request for somebody says how it reached us."""


class RequestOver(Refused):
    """It has been answered or taken back."""


class WordsMissing(BadInput):
    """A question, a longer time, or a no says its words."""


class ReceivedLongAgo(BadInput):
    """More than a year ago: a slip of the year."""


class TooLateToExtend(BadInput):
    """More time is told of within the first month, and once."""


class NotAsked(BadInput):
    """Nothing of the kind was asked."""


class HeldAlready(Refused):
    """The hold is as it was wanted."""


@transaction.atomic
def ask_about_record(
    *, client_key: UUID, person: Person, kind: DataRequest.Kind, words: str, received_on: dt.date, at: dt.datetime,
    on: dt.date, by: User, link: str, told_how: str = "",
) -> DataRequest:  # fmt: skip
    """Write down a request or complaint; its clock runs from `received_on`. Whoever answers them is told that something
    waits at `link`. The same `client_key` again is one.

    `told_how` where somebody notes it for them. Raises NotYetReceived, ReceivedLongAgo, HowMissing.
    """
    own = person.user_id == by.pk
    if received_on > on:
        raise NotYetReceived("That day has not come yet.", field="received_on")
    if on - received_on > LONG_AGO:
        raise ReceivedLongAgo("That is more than a year ago. Look at the year.", field="received_on")
    if not own and not told_how.strip():
        raise HowMissing("Write how it reached us, like “by letter”.", field="told_how")
    request, made = DataRequest.objects.get_or_create(
        client_key=client_key,
        defaults={
            "person": person, "kind": kind, "words": words.strip(), "received_on": received_on, "made_at": at,
            "told_how": "" if own else told_how.strip(), "noted_by": None if own else by,
        },
    )  # fmt: skip
    if made:
        record(kind="data-request.made", by=by, subject=request, detail={"kind": str(kind)})
        _tell_who_answers(request.pk, link, at=at, besides=by)
    return request


def _tell_who_answers(cause: UUID, link: str, *, at: dt.datetime, besides: User) -> None:
    for user in who_may(Permission.HANDLE_DATA_REQUESTS).exclude(pk=besides.pk):
        tell_that_something_waits(user, link, cause=cause, at=at)


@transaction.atomic
def remind_of_owed(*, at: dt.datetime) -> int:
    """Tell whoever answers that the law's day of a request is near: once for each such day. How many requests."""
    soon = timezone.localdate(at) + NEAR
    near = [asked for asked in open_requests() if asked.clock.next_on and asked.clock.next_on <= soon]
    for asked, user in product(near, who_may(Permission.HANDLE_DATA_REQUESTS)):
        queue_message(
            client_key=uuid5(asked.request.pk, f"{asked.clock.next_on} {user.pk}"), template="answer_near",
            why="The day by which an answer is owed is near", values={"name": user.get_short_name()}, at=at, by=None,
            user=user,
        )  # fmt: skip
    return len(near)


@transaction.atomic
def add_step(
    *, request: DataRequest, kind: Kind, words: str, at: dt.datetime, on: dt.date, by: User, link: str = ""
) -> DataRequestEvent:
    """One step towards the answer. Who asked is told that something is new on their page, and no more. The same step
    again, with nothing in between, is one.

    Raises RequestOver, WordsMissing, TooLateToExtend, NotAsked.
    """
    asked = _locked(request)
    last = asked.steps[-1] if asked.steps else None
    if last and asked.is_open and (last.kind, last.words, last.by_id) == (kind, words.strip(), by.pk):
        return last
    _refuse_step(asked, kind, words.strip(), on=on)
    event = DataRequestEvent.objects.create(
        request=asked.request, step=len(asked.steps) + 1, kind=kind, words=words.strip(), on=on, at=at, by=by
    )
    record(kind="data-request.moved", by=by, subject=asked.request, detail={"step": str(kind)})
    if link and kind in SHE_IS_TOLD:
        _tell(asked.request.person, event, link=link, at=at, by=by)
    return event


def _locked(request: DataRequest) -> Asked:
    """One step at a time: the person's row is what the steps of their requests wait for."""
    Person.objects.select_for_update(no_key=True).get(pk=request.person_id)
    return with_clock(DataRequest.objects.get(pk=request.pk))


def _refuse_step(asked: Asked, kind: Kind, words: str, *, on: dt.date) -> None:
    if not asked.is_open:
        raise RequestOver("This has been answered or taken back. Nothing was changed.")
    if kind in NEEDS_WORDS and not words:
        raise WordsMissing("Say it in your own words: they read them.", field="words")
    if kind == Kind.EXTENDED and not may_take_longer(asked, on=on):
        raise TooLateToExtend(
            "More time can be taken once, and only within the first month. Answer it now.", field="kind"
        )
    if kind in ANSWERS and kind not in questions_open(asked):
        raise NotAsked("We had not asked that. Nothing was changed.", field="kind")


def _tell(person: Person, event: DataRequestEvent, *, link: str, at: dt.datetime, by: User) -> None:
    queue_message(
        client_key=uuid5(event.pk, "told"), template="news", why="Something they asked about moved on", person=person,
        values={"name": person.first_name, "link": link}, at=at, by=by,
    )  # fmt: skip


@transaction.atomic
def answer_question(*, request: DataRequest, words: str, link: str, at: dt.datetime, on: dt.date, by: User) -> None:
    """Whoever asked answers what we asked back, and the clock goes on; whoever handles it is told that something waits
    at `link`. Raises RequestOver, NotAsked, WordsMissing."""
    open_now = questions_open(_locked(request))
    if not open_now:
        raise NotAsked("We are not waiting for an answer. Nothing was changed.")
    if not words.strip():
        raise WordsMissing("Write a few words, so that we can go on.", field="words")
    for kind in open_now:
        step = add_step(request=request, kind=kind, words=words, at=at, on=on, by=by)
    _tell_who_answers(step.pk, link, at=at, besides=by)


@transaction.atomic
def take_back_request(*, request: DataRequest, at: dt.datetime, on: dt.date, by: User) -> DataRequestEvent:
    """Who asked needs it no more. Raises RequestOver."""
    return add_step(request=request, kind=Kind.TAKEN_BACK, words="", at=at, on=on, by=by)


@transaction.atomic
def hold_family(*, family: Family, held: bool, reason: str, at: dt.datetime, by: User) -> FamilyHold:
    """Keep everything of a family, whatever the rules say, or let it go by them again. Raises HeldAlready."""
    Family.objects.select_for_update(no_key=True).get(pk=family.pk)
    if is_held(family) == held:
        raise HeldAlready("It is like that already. Nothing was changed.")
    kind = FamilyHold.Kind.PLACED if held else FamilyHold.Kind.LIFTED
    step = FamilyHold.objects.filter(family=family).count() + 1
    hold = FamilyHold.objects.create(family=family, step=step, kind=kind, reason=reason, at=at, by=by)
    record(kind=f"family-hold.{'placed' if held else 'lifted'}", by=by, subject=family)
    return hold
