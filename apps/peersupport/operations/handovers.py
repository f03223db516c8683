"""Moving on: a packet she edits and agrees to, sent to one receiver, answered; whoever sends it stays responsible until
a team here has said yes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.peersupport.models.consents import Purpose
from apps.peersupport.models.families import Person
from apps.peersupport.models.handovers import Handover, HandoverEvent, HandoverVersion, OutsideLink
from apps.peersupport.models.messages import Message
from apps.peersupport.models.places import Centre
from apps.peersupport.models.pregnancies import Pregnancy
from apps.peersupport.models.professionals import Professional
from apps.peersupport.operations.consents import record_consent
from apps.peersupport.operations.messages import stop_messages
from apps.peersupport.operations.outside_links import end_ways_in
from apps.peersupport.queries.packets import Item, first_items, last_version
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User
from kith.permissions import Permission

MOST_LINES = 40
ABOUT_HANDOVERS = ("a_page_for_you", "page_waits")
State, Kind = Handover.State, HandoverEvent.Kind


class HandoverUnderWay(Refused):
    """One at a time: somebody would get half of it."""


class WrongReceiver(BadInput):
    """Nobody, or somebody who can't take a family over."""


class PacketChanged(Refused):
    """Somebody wrote another version since this page was opened."""


class PacketGone(Refused):
    """It has left: what was agreed to stays as it is."""


class OnlySheStrikesOut(Refused):
    """What a person has struck out or written of themselves, nobody else brings back."""


class TooLong(BadInput):
    """It goes on one page."""


class NotHers(Refused):
    """Only the person it is about agrees."""


@dataclass(frozen=True, slots=True)
class To:
    """Who gets it: somebody of another team here, or a professional of the family."""

    user: User | None = None
    centre: Centre | None = None
    professional: Professional | None = None

    @property
    def kind(self) -> Handover.Receiver:
        if self.professional is None:
            return Handover.Receiver.TEAM
        is_mutual = self.professional.role == Professional.Role.MUTUAL
        return Handover.Receiver.PARCEL if is_mutual else Handover.Receiver.PROFESSIONAL


@transaction.atomic
def start_handover(*, client_key: UUID, person: Person, to: To, purpose: str, at: dt.datetime, by: User) -> Handover:
    """Begin one, with a first packet from what is known. The same `client_key` again is one handover.

    Raises HandoverUnderWay, WrongReceiver.
    """
    _refuse_receiver(person, to)
    known = Handover.objects.filter(client_key=client_key).first()
    if known:
        return known
    handover = _kept(
        Handover(
            client_key=client_key, family=person.family, person=person, purpose=purpose.strip(), to_user=to.user,
            to_centre=to.centre if to.user else None, professional=to.professional, started_at=at, started_by=by,
            receiver=to.kind,
        )
    )  # fmt: skip
    rows = [item.row() for item in first_items(person)]
    HandoverVersion.objects.create(handover=handover, step=1, items=rows, written_by=by, written_at=at)
    note(handover, Kind.DRAFTED, at=at, by=by)
    return handover


def _refuse_receiver(person: Person, to: To) -> None:
    if to.professional and to.professional.family_id != person.family_id:
        raise WrongReceiver("That professional is of another family.", field="professional")
    if to.user and not (to.user.is_active and to.user.may(Permission.WRITE_FAMILY)):
        raise WrongReceiver("Only a coordinator can take a family over.", field="to_user")
    if bool(to.user) == bool(to.professional):
        raise WrongReceiver("Choose one who gets it.", field="receiver")


def _kept(handover: Handover) -> Handover:
    try:
        with transaction.atomic():
            handover.save(force_insert=True)
    except IntegrityError as error:
        if "one_handover_under_way" not in str(error):
            raise
        raise HandoverUnderWay("A handover is on its way already. Finish that one, or take it back.") from error
    return handover


@transaction.atomic
def write_packet(
    *, handover: Handover, items: Sequence[Item], dont_ask: Sequence[str], based_on: int, at: dt.datetime, by: User
) -> HandoverVersion:
    """A new version of the packet. What was agreed before is open again: a yes is to one version, word for word.

    Raises PacketGone, PacketChanged, OnlySheStrikesOut, TooLong.
    """
    held = locked(handover, State.DRAFT, State.AGREED)
    last = last_version(held)
    if last.step != based_on:
        raise PacketChanged("Somebody changed it since you opened this page. Look at it again, then write.")
    if len(items) > MOST_LINES or len(dont_ask) > MOST_LINES:
        raise TooLong(f"It goes on one page: {MOST_LINES} lines at most.", field="dont_ask")
    rows = [item.row() for item in items]
    if by.pk != held.person.user_id:
        _refuse_overwriting(last, rows, dont_ask)
    version = HandoverVersion.objects.create(
        handover=held, step=based_on + 1, items=rows, dont_ask=list(dont_ask), written_by=by, written_at=at
    )
    if held.state == State.AGREED:
        _move(held, State.DRAFT)
    note(held, Kind.WRITTEN, at=at, by=by, version=version)
    return version


def _refuse_overwriting(last: HandoverVersion, rows: Sequence[dict[str, object]], dont_ask: Sequence[str]) -> None:
    """Whoever else writes leaves alone what she struck out, what she wrote, and what she won't be asked."""
    hers = {row["key"]: row for row in last.items if row["hers"] or row["struck"]}
    now = {row["key"]: row for row in rows if row["hers"] or row["struck"]}
    if hers != now or not set(last.dont_ask) <= set(dont_ask):
        raise OnlySheStrikesOut("What she struck out or wrote herself is hers. Leave those lines as they are.")


@transaction.atomic
def agree_to_packet(*, version: HandoverVersion, at: dt.datetime, by: User) -> Handover:
    """Her yes to this version, for this receiver and purpose; it is her consent to passing it on. Said twice, it is
    said once. Raises NotHers, PacketGone, PacketChanged."""
    held = locked(version.handover, State.DRAFT, State.AGREED)
    if held.person.user_id != by.pk:
        raise NotHers("Only the person it is about can say yes.")
    if last_version(held).pk != version.pk:
        raise PacketChanged("There is a newer version. Look at that one.")
    if held.state == State.AGREED:
        return held
    record_consent(
        person=held.person, purpose=Purpose.HANDOVER, given=True, evidence="Themselves, on their own page", at=at, by=by
    )
    note(held, Kind.AGREED, at=at, by=by, version=version)
    return _move(held, State.AGREED)


@transaction.atomic
def withdraw_handover(*, handover: Handover, at: dt.datetime, by: User | None) -> Handover:
    """Take it back, whoever has it: the way in dies now. Who answered for the family goes on doing so, or, where a
    team here had said yes, they do. Raises PacketGone."""
    held = locked(handover, State.DRAFT, State.AGREED, State.SENT, State.OPENED, State.ACCEPTED)
    end_ways_in(OutsideLink.objects.filter(handover=held), why=OutsideLink.WhyDead.WITHDRAWN, at=at, by=by)
    stop_what_waits(held, at=at, by=by)
    note(held, Kind.WITHDRAWN, at=at, by=by)
    return _move(held, State.WITHDRAWN)


def withdraw_all(*, person: Person, at: dt.datetime, by: User | None) -> int:
    """A no to passing anything on takes back whatever is not over yet. How many."""
    held = list(Handover.objects.filter(person=person, state__in=("DRAFT", "AGREED", "SENT", "OPENED", "ACCEPTED")))
    for handover in held:
        withdraw_handover(handover=handover, at=at, by=by)
    return len(held)


@transaction.atomic
def reopen_after_loss(*, pregnancy: Pregnancy, at: dt.datetime, by: User) -> None:
    """What was agreed to and has not gone yet is open again: it speaks of what is no more, so its person reads it as it
    is now and says yes anew, or not."""
    for handover in Handover.objects.filter(family=pregnancy.family_id, state=State.AGREED):
        held = locked(handover, State.AGREED)
        note(held, Kind.WRITTEN, at=at, by=by)
        _move(held, State.DRAFT)


def stop_what_waits(handover: Handover, *, at: dt.datetime, by: User | None) -> None:
    """What is on its way to the professional, and was overtaken, does not leave."""
    theirs = Message.objects.filter(professional=handover.professional, template__in=ABOUT_HANDOVERS)
    waiting = theirs.exclude(professional=None)
    stop_messages(waiting, why=Message.Why.CANCELLED, at=at, by=by)


def locked(handover: Handover, *states: str) -> Handover:
    """The row held, in one of these states. Raises PacketGone."""
    held: Handover = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("person__family", "family", "to_user", "to_centre", "professional").get(pk=handover.pk)
    )  # fmt: skip
    if held.state not in states:
        raise PacketGone(f"Nothing was changed. It stands like this now: {held.get_state_display().lower()}.")
    return held


def note(
    handover: Handover, kind: HandoverEvent.Kind, *, at: dt.datetime, by: User | None, who: str = "", said: str = "",
    version: HandoverVersion | None = None,
) -> HandoverEvent:  # fmt: skip
    """One event of a handover, and the line of the audit log that goes with it."""
    event = HandoverEvent.objects.create(
        handover=handover, kind=kind, at=at, by=by, who=who, said=said.strip(), version=version
    )
    record(kind=f"handover.{kind.value.lower().replace('_', '-')}", by=by, subject=handover)
    return event


def _move(handover: Handover, state: Handover.State) -> Handover:
    handover.state = state
    handover.save(update_fields=["state"])
    return handover
