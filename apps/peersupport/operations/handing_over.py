"""A packet on its way: sent, opened, answered, met; and reminding whoever keeps it waiting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.db import transaction
from django.utils import timezone

from apps.peersupport.models.handovers import Handover, HandoverEvent, OutsideLink
from apps.peersupport.models.responsibility import Responsibility
from apps.peersupport.operations.handovers import locked, note, stop_what_waits
from apps.peersupport.operations.messages import queue_message
from apps.peersupport.operations.outside_links import WayIn, end_ways_in, make_way_in
from apps.peersupport.operations.responsibility import take_responsibility
from apps.peersupport.operations.telling import tell_that_something_waits
from apps.peersupport.queries.moving_on import unanswered
from apps.peersupport.queries.packets import agreed_version, what_is_missing
from apps.peersupport.queries.responsibility import responsible_for
from kith.errors import BadInput, Refused
from kith.people.models import User

State, Kind = Handover.State, HandoverEvent.Kind
Link = Callable[[str], str]
ANSWERS = {Kind.ACCEPTED: State.ACCEPTED, Kind.DECLINED: State.DECLINED}


class NotReadyToSend(Refused):
    """Something that a handover needs is missing (P15)."""


class NotYours(Refused):
    """It was sent to somebody else."""


class DayWrong(BadInput):
    """They met in the future, or before it was sent."""


@transaction.atomic
def send_handover(*, handover: Handover, link: Link, at: dt.datetime, by: User) -> WayIn | None:
    """Send what was agreed to. To a professional: a message with an address, and a code told to whoever sends it, to be
    said by telephone. `link` makes an address of a name of ours ("" for a team: the page of this handover).

    Raises NotReadyToSend, PacketGone.
    """
    held = locked(handover, State.AGREED)
    if missing := what_is_missing(held):
        raise NotReadyToSend(" ".join(missing))
    held.state, held.sent_at = State.SENT, at
    held.save(update_fields=["state", "sent_at"])
    sent = note(held, Kind.SENT, at=at, by=by, version=agreed_version(held))
    if held.to_user:
        why = "A handover waits for them"
        tell_that_something_waits(held.to_user, link(""), cause=sent.pk, at=at, by=by, why=why)
        return None
    return _way_in(held, link, at=at, by=by)


@transaction.atomic
def renew_way_in(*, handover: Handover, link: Link, at: dt.datetime, by: User) -> WayIn:
    """A new address and a new code, where the old ones were lost; those die. Raises PacketGone, NotYours."""
    held = locked(handover, State.SENT, State.OPENED, State.ACCEPTED)
    if held.professional is None:
        raise NotYours("Somebody who works here signs in, and needs no code.")
    note(held, Kind.NEW_CODE, at=at, by=by)
    return _way_in(held, link, at=at, by=by)


def _way_in(handover: Handover, link: Link, *, at: dt.datetime, by: User) -> WayIn:
    made = make_way_in(handover=handover, at=at, by=by)
    stop_what_waits(handover, at=at, by=by)
    queue_message(
        client_key=uuid4(), template="a_page_for_you", why="A handover was sent", at=at, by=by,
        professional=handover.professional,
        values={"name": handover.professional.name, "supporter": str(by), "link": link(made.address)},  # type: ignore[union-attr]
    )  # fmt: skip
    return made


@transaction.atomic
def note_opened(*, handover: Handover, who: str, at: dt.datetime, by: User | None) -> None:
    """The receiver has it before them. Each sitting is kept; the first one moves it on."""
    held = locked(handover, State.SENT, State.OPENED, State.ACCEPTED)
    note(held, Kind.OPENED, at=at, by=by, who=who)
    if held.state == State.SENT:
        held.state = State.OPENED
        held.save(update_fields=["state"])


@transaction.atomic
def note_taken(*, handover: Handover, who: str, at: dt.datetime, by: User | None) -> None:
    """Who coordinates elsewhere took the packet along as a file, to bring it in there. Raises PacketGone, NotYours."""
    held = locked(handover, State.OPENED, State.ACCEPTED)
    if held.receiver != Handover.Receiver.PARCEL:
        raise NotYours("Only who coordinates in another mutual or service takes it along.")
    note(held, Kind.TAKEN, at=at, by=by, who=who)


@transaction.atomic
def answer_handover(
    *, handover: Handover, answer: HandoverEvent.Kind, said: str, who: str, at: dt.datetime, by: User | None
) -> Handover:
    """Yes, no, or "please ring us". A team's yes makes them responsible in the same moment.

    Raises PacketGone, NotYours.
    """
    held = locked(handover, State.SENT, State.OPENED)
    if held.to_user_id and (by is None or held.to_user_id != by.pk):
        raise NotYours("It was sent to somebody else. Nothing was changed.")
    note(held, answer, at=at, by=by, who=who, said=said)
    if answer in ANSWERS:
        held.state = ANSWERS[answer]
        held.save(update_fields=["state"])
    if answer == Kind.ACCEPTED and held.to_user and by:
        _take_over(held, at=at, by=by)
    if answer == Kind.DECLINED:
        end_ways_in(OutsideLink.objects.filter(handover=held), why=OutsideLink.WhyDead.DONE, at=at, by=by)
    return held


def _take_over(handover: Handover, *, at: dt.datetime, by: User) -> None:
    """Only the pointers move: to who answers for the family, and to their centre. What was written stays."""
    take_responsibility(family=handover.family, user=by, at=at, by=by, why=Responsibility.Why.HANDOVER)
    if handover.to_centre:
        handover.family.centre = handover.to_centre
        handover.family.save(update_fields=["centre"])


@transaction.atomic
def note_first_met(
    *, handover: Handover, met_on: dt.date, who: str, at: dt.datetime, by: User | None
) -> Handover:  # fmt: skip
    """The day they first met; then it is over, and the way in dies. Raises DayWrong, PacketGone."""
    held = locked(handover, State.ACCEPTED)
    if not timezone.localdate(held.sent_at) <= met_on <= timezone.localdate(at):
        raise DayWrong("Give a day between the day it was sent and today.", field="met_on")
    held.state, held.met_on = State.MET, met_on
    held.save(update_fields=["state", "met_on"])
    note(held, Kind.MET, at=at, by=by, who=who)
    end_ways_in(OutsideLink.objects.filter(handover=held), why=OutsideLink.WhyDead.DONE, at=at, by=by)
    return held


@transaction.atomic
def remind_unanswered(*, at: dt.datetime) -> int:
    """A round: whoever keeps a handover waiting for two working days is reminded, and whoever sent it. How many."""
    waiting = unanswered(on=timezone.localdate(at))
    for handover in waiting:
        _remind(handover, at)
    return len(waiting)


def _remind(handover: Handover, at: dt.datetime) -> None:
    """Once on a day, however often the round goes."""
    held: Handover = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
    if held.state not in (State.SENT, State.OPENED):
        return
    note(held, Kind.REMINDED, at=at, by=None)
    sender = responsible_for(handover.family)
    for user in filter(None, (sender, handover.to_user)):
        _queue_reminder(handover, at, template="answer_waits", user=user, name=user.get_short_name())
    if handover.professional:
        _queue_reminder(
            handover, at, template="page_waits", professional=handover.professional, name=handover.professional.name,
            supporter=str(sender), on=timezone.localdate(handover.sent_at).isoformat(),
        )  # fmt: skip


def _queue_reminder(
    handover: Handover, at: dt.datetime, *, template: str, user: User | None = None, professional: object = None,
    **values: str,
) -> None:  # fmt: skip
    key = uuid5(NAMESPACE_URL, f"{handover.pk} {template} {user.pk if user else ''} {timezone.localdate(at)}")
    queue_message(
        client_key=key, template=template, why="A handover waits for an answer", at=at, by=None, user=user,
        professional=professional, values=values,  # type: ignore[arg-type]
    )  # fmt: skip
