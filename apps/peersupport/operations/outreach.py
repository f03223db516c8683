"""Places we meet people at, standing there, and cards handed out: counted, with nobody's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from apps.peersupport.hello_cards import codes_of, hash_of
from apps.peersupport.models.outreach import HelloCard, OutreachPlace, OutreachSession
from apps.peersupport.operations.places import place_of
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User

MOST_CARDS = 60
COUNTED = ("cards", "chats")
MOST_COUNTED = 5000


class PlaceNameTaken(BadInput):
    """There is a place of that name."""


class TooManyCards(BadInput):
    """A sheet or two at a time."""


class PlaceClosed(Refused):
    """We do not go there any more."""


class SessionOver(Refused):
    """The session has ended; its counts stand."""


@transaction.atomic
def add_outreach_place(*, name: str, kind: OutreachPlace.Kind, postcode: str, by: User) -> OutreachPlace:
    """Add somewhere a card is handed over. Raises NotAPostcode, UnknownPostcode, PlaceNameTaken."""
    _, lsoa21 = place_of(postcode)
    try:
        with transaction.atomic():
            place = OutreachPlace.objects.create(name=name, kind=kind, lsoa21=lsoa21)
    except IntegrityError:
        raise PlaceNameTaken(f"There is already a place called {name}.", field="name") from None
    record(kind="outreach-place.added", by=by, subject=place)
    return place


@transaction.atomic
def close_outreach_place(*, place: OutreachPlace, closed: bool, at: dt.datetime, by: User) -> OutreachPlace:
    """We go there no more, or again. Cards that are out there still work."""
    place.closed_at = at if closed else None
    place.save(update_fields=["closed_at"])
    record(kind=f"outreach-place.{'closed' if closed else 'reopened'}", by=by, subject=place)
    return place


@transaction.atomic
def print_hello_cards(*, place: OutreachPlace, batch: UUID, number: int, at: dt.datetime, by: User) -> list[str]:
    """Make cards and give back their words, which are kept nowhere. The same `batch` again gives the same cards.

    Raises PlaceClosed, TooManyCards.
    """
    if place.closed_at:
        raise PlaceClosed(f"We don’t go to {place.name} any more. Open it again first.")
    if not 1 <= number <= MOST_CARDS:
        raise TooManyCards(f"Print 1 to {MOST_CARDS} at a time.", field="number")
    codes = list(islice(codes_of(batch), number))
    made = [HelloCard(place=place, code_hash=hash_of(code), printed_at=at, printed_by=by) for code in codes]
    before = HelloCard.objects.count()
    HelloCard.objects.bulk_create(made, ignore_conflicts=True)
    if new := HelloCard.objects.count() - before:
        record(kind="hello-cards.printed", by=by, subject=place, detail={"count": new})
    return codes


@transaction.atomic
def open_hello_card(*, code: str, at: dt.datetime) -> HelloCard | None:
    """The card of these words; None where there is none. The first time it is opened, its place counts one more."""
    card: HelloCard | None = HelloCard.objects.select_related("place").filter(code_hash=hash_of(code)).first()
    if card and card.opened_at is None:
        HelloCard.objects.filter(pk=card.pk, opened_at=None).update(opened_at=at)
        record(kind="hello-card.opened", by=None, subject=card)
    return card


@transaction.atomic
def start_session(*, place: OutreachPlace, on_duty: Sequence[User], at: dt.datetime, by: User) -> OutreachSession:
    """We stand there now. Raises PlaceClosed."""
    if place.closed_at:
        raise PlaceClosed(f"We don’t go to {place.name} any more. Open it again first.")
    session = OutreachSession.objects.create(
        place=place, on_duty=[str(one.pk) for one in on_duty], started_at=at, started_by=by
    )
    record(kind="outreach-session.started", by=by, subject=session, detail={"people": len(on_duty)})
    return session


@transaction.atomic
def count_at_session(*, session: OutreachSession, what: str, by: User, more: int = 1) -> OutreachSession:
    """One card given or one chat more; or one fewer, for a slip of the thumb. Raises SessionOver."""
    held = _going_on(session)
    number = getattr(held, what) + more
    if what in COUNTED and 0 <= number <= MOST_COUNTED:
        OutreachSession.objects.filter(pk=held.pk).update(**{what: F(what) + more})
        record(kind="outreach-session.counted", by=by, subject=held, detail={"what": what, "more": more})
        setattr(held, what, number)
    return held


@transaction.atomic
def end_session(*, session: OutreachSession, at: dt.datetime, by: User) -> OutreachSession:
    """We have gone home; the counts stand. Raises SessionOver."""
    held = _going_on(session)
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    record(kind="outreach-session.ended", by=by, subject=held)
    return held


def _going_on(session: OutreachSession) -> OutreachSession:
    held: OutreachSession = (
        OutreachSession.objects.select_for_update(of=("self",)).select_related("place").get(pk=session.pk)
    )
    if held.ended_at:
        raise SessionOver("This session has ended. Its counts stand.")
    return held
