"""Hearing of a pregnancy, trying to be in touch, and how an introduction ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.peersupport.clocks import LONG_AGO, clock_from
from apps.peersupport.models.introductions import TWO_WAY, Contact, Introduction
from apps.peersupport.models.outreach import HelloCard, OutreachPlace
from apps.peersupport.models.places import Centre
from apps.peersupport.operations.places import place_of
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User

HELLO_CONSENT = "Yes, please get in touch with me about being pregnant or having a new baby."
TOLD_CONSENT = "She said yes to us getting in touch."


class ConsentMissing(BadInput):
    """Nobody is contacted, and no contact is kept, without a yes."""


class ConsentUnexplained(BadInput):
    """A yes is kept only with how we know of it."""


class HeardInFuture(BadInput):
    """We cannot have heard of it later than now."""


class HeardLongAgo(BadInput):
    """More than a year ago: a slip of the year."""


class IntroductionEnded(Refused):
    """The introduction has already come to its end."""


class SaidToBeAnother(Refused):
    """The same person's earlier hello carries the clock."""


class ContactInFuture(BadInput):
    """A contact that has not happened yet."""


class ContactLongAgo(BadInput):
    """More than a year ago: a slip of the year, which would stop a clock that still runs."""


@transaction.atomic
def note_introduction(
    *, client_key: UUID, first_name: str, contact: str, source: Introduction.Source, heard_at: dt.datetime,
    consent: bool, consent_wording: str, consent_evidence: str, at: dt.datetime, by: User | None,
    reach_safely: str = "", postcode: str = "", note: str = "", centre: Centre | None = None, told_by: str = "",
    place: OutreachPlace | None = None, card: HelloCard | None = None, languages: Sequence[str] = (),
    interpreter: bool = False, access_needs: str = "",
) -> Introduction:  # fmt: skip
    """Keep how we heard of a pregnancy, and start its clock. The same `client_key` again gives the one there is.

    `by` is None where the person wrote it herself. Raises ConsentMissing, ConsentUnexplained,
    HeardInFuture, HeardLongAgo, UnknownPostcode.
    """
    if not consent:
        raise ConsentMissing("Tick the box so that we may get in touch. Without it we keep nothing.", field="consent")
    if not consent_evidence.strip():
        raise ConsentUnexplained("Say how she said yes, like “told me on the phone”.", field="consent_evidence")
    if heard_at > at:
        raise HeardInFuture("We can’t have heard of it later than today.", field="heard_on")
    if at - heard_at > LONG_AGO:
        raise HeardLongAgo("That is more than a year ago. Look at the year.", field="heard_on")
    postcode, lsoa21 = place_of(postcode)
    clock = clock_from(timezone.localdate(heard_at))
    introduction, made = Introduction.objects.get_or_create(
        client_key=client_key,
        defaults={
            "first_name": first_name, "contact": contact, "reach_safely": reach_safely, "postcode": postcode,
            "lsoa21": lsoa21, "source": source, "note": note, "centre": centre, "told_by": told_by, "place": place,
            "languages": list(languages), "interpreter": interpreter, "access_needs": access_needs,
            "heard_at": heard_at, "noted_by": by,
            "consent_at": at, "consent_wording": consent_wording, "consent_evidence": consent_evidence,
            "attempt_due_on": clock.attempt_due_on, "attempt_limit_on": clock.attempt_limit_on,
            "contact_due_on": clock.contact_due_on, "contact_limit_on": clock.contact_limit_on,
        },
    )  # fmt: skip
    if made and card:
        HelloCard.objects.filter(pk=card.pk, said_at=None).update(said_at=at)
    if made:
        record(kind="introduction.noted", by=by, subject=introduction, detail={"source": str(source)})
    return introduction


@transaction.atomic
def log_contact(
    *, introduction: Introduction, kind: Contact.Kind, at: dt.datetime, now: dt.datetime, by: User
) -> Contact:
    """Keep one try at being in touch. A voicemail, letter or one-way text is a try, never a contact.

    Raises IntroductionEnded, ContactInFuture, ContactLongAgo.
    """
    introduction = held_waiting(introduction)
    if at > now:
        raise ContactInFuture("That time has not come yet. Write down what has happened.", field="at")
    if now - at > LONG_AGO:
        raise ContactLongAgo("That is more than a year ago. Look at the year.", field="at")
    contact = Contact.objects.create(introduction=introduction, kind=kind, at=at, by=by)
    introduction.first_attempt_at = min(filter(None, (introduction.first_attempt_at, at)))
    if kind in TWO_WAY:
        introduction.first_contact_at = min(filter(None, (introduction.first_contact_at, at)))
    introduction.save(update_fields=["first_attempt_at", "first_contact_at"])
    record(kind="contact.logged", by=by, subject=introduction, detail={"kind": str(kind)})
    return contact


@transaction.atomic
def end_introduction(
    *, introduction: Introduction, state: Introduction.State, at: dt.datetime, by: User
) -> Introduction:
    """End an introduction that starts no family: not for now, details that did not work, or passed on.

    Raises IntroductionEnded.
    """
    introduction = held_waiting(introduction)
    introduction.state, introduction.ended_at, introduction.ended_by = state, at, by
    introduction.save(update_fields=["state", "ended_at", "ended_by"])
    record(kind="introduction.ended", by=by, subject=introduction, detail={"state": str(state)})
    return introduction


def held_waiting(introduction: Introduction) -> Introduction:
    """The introduction, locked. Raises IntroductionEnded, SaidToBeAnother."""
    held: Introduction = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if held.state != Introduction.State.WAITING:
        raise IntroductionEnded("This introduction has already come to its end. Nothing was changed.")
    if held.merged_into_id:
        raise SaidToBeAnother("This is put together with an earlier hello. Go on there.")
    return held
