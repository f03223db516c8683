"""Families who want to know each other: asked of the hub, passed on, answered, left. A no is told to nobody."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from apps.peersupport.community.models.activities import ActivitySession
from apps.peersupport.community.models.invitations import Invitation
from apps.peersupport.community.models.signing_up import SignUp
from apps.peersupport.models.families import Person
from apps.peersupport.operations.messages import queue_message
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User

MOST_ASKED, LATELY = 10, dt.timedelta(days=30)
"""However many of them were answered: the number tells of no no."""
State = Invitation.State


class NotOpenThere(Refused):
    """Who asks has to be open to be found there themselves, and the session has to have begun."""


class TooManyAsked(Refused):
    """More than a hub can pass on."""


class CannotPass(Refused):
    """Passed on before, over, or to somebody who is not open to it."""


class NotYours(Refused):
    """Answered before, or over."""


@transaction.atomic
def ask_hub(
    *, session: ActivitySession, asker: Person, who: str, says: str, at: dt.datetime, by: User
) -> Invitation:  # fmt: skip
    """Ask the hub to pass word to somebody met there. Raises NotOpenThere, TooManyAsked."""
    open_there = SignUp.objects.held().filter(session=session, person=asker, findable=True)
    if not open_there.exists() or session.starts_at > at or session.called_off_at:
        raise NotOpenThere("You can ask once you were there, and are open to be found there yourself.")
    Person.objects.select_for_update(no_key=True).get(pk=asker.pk)
    if Invitation.objects.filter(asker=asker, asked_at__gt=at - LATELY).count() >= MOST_ASKED:
        raise TooManyAsked("You asked us a few times already. Let’s wait a while.")
    made: Invitation = Invitation.objects.create(session=session, asker=asker, who=who, asker_says=says, asked_at=at)
    record(kind="invitation.asked", by=by, subject=made)
    return made


@transaction.atomic
def pass_on(*, invitation: Invitation, to: Person, link: str, at: dt.datetime, by: User) -> Invitation:
    """Pass it to one who was there and is open to be found; a message says that something waits. Raises CannotPass."""
    held = _held(invitation)
    open_there = SignUp.objects.held().filter(session=held.session_id, person=to, findable=True)
    same_family = to.family_id == held.asker.family_id
    if held.state != State.ASKED or same_family or not open_there.exists():
        raise CannotPass("It was passed on before, or they are not open to it any more. Nothing was changed.")
    held.asked, held.state, held.passed_at, held.passed_by = to, State.PASSED, at, by
    try:
        with transaction.atomic():
            held.save(update_fields=["asked", "state", "passed_at", "passed_by"])
    except IntegrityError:
        raise CannotPass("They were asked by this person before, from the same day.") from None
    _tell(held, to, link, at=at, by=by)
    record(kind="invitation.passed", by=by, subject=held)
    return held


@transaction.atomic
def close_unpassed(*, invitation: Invitation, at: dt.datetime, by: User) -> None:
    """Nobody is open who fits. Who asked sees no difference."""
    held = _held(invitation)
    if held.state != State.ASKED:
        raise CannotPass("It was passed on before, or is over. Nothing was changed.")
    _end(held, at=at)
    record(kind="invitation.closed", by=by, subject=held)


@transaction.atomic
def say_yes(*, invitation: Invitation, person: Person, says: str, at: dt.datetime, by: User) -> None:
    """From now each reads the other's first name and what they gave. Raises NotYours."""
    held = _to_be_answered(invitation, person)
    held.state, held.asked_says, held.known_at = State.KNOWN, says, at
    held.save(update_fields=["state", "asked_says", "known_at"])
    record(kind="invitation.accepted", by=by, subject=held)


@transaction.atomic
def say_no(*, invitation: Invitation, person: Person, at: dt.datetime, by: User) -> None:
    """Nobody is told. Raises NotYours."""
    held = _to_be_answered(invitation, person)
    _end(held, at=at)
    record(kind="invitation.closed", by=by, subject=held)


@transaction.atomic
def leave(*, invitation: Invitation, person: Person, at: dt.datetime, by: User) -> None:
    """Either takes it back, asked or known: neither reads anything of the other any more. Who asked may do so whatever
    became of it, and finds nothing out; their words go. Raises NotYours."""
    held = _held(invitation)
    is_asker = held.asker_id == person.pk
    if not is_asker and (held.asked_id != person.pk or held.state != State.KNOWN):
        raise NotYours("That is over already. Nothing was changed.")
    if is_asker:
        held.asker_says = ""
        held.save(update_fields=["asker_says"])
    _end(held, at=at)
    record(kind="invitation.left", by=by, subject=held)


def _to_be_answered(invitation: Invitation, person: Person) -> Invitation:
    held = _held(invitation)
    if held.state != State.PASSED or held.asked_id != person.pk:
        raise NotYours("That is over already. Nothing was changed.")
    return held


def _held(invitation: Invitation) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).select_related("asker", "session")
    held: Invitation = found.get(pk=invitation.pk)
    return held


def _end(held: Invitation, *, at: dt.datetime) -> None:
    held.state, held.ended_at = State.OVER, at
    held.save(update_fields=["state", "ended_at"])


def _tell(held: Invitation, to: Person, link: str, *, at: dt.datetime, by: User) -> None:
    queue_message(
        client_key=held.pk, template="word_passed", why="Somebody asked us to pass on word", at=at, by=by, person=to,
        values={"name": to.first_name, "link": link},
    )  # fmt: skip
