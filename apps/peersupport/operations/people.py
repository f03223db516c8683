"""What makes meeting somebody easy, and a partner's own yes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from apps.peersupport.models.consents import Purpose
from apps.peersupport.models.families import Person
from apps.peersupport.operations.consents import record_consent
from apps.peersupport.operations.introductions import TOLD_CONSENT
from apps.peersupport.spoken import SPOKEN
from kith.audit.operations import record
from kith.errors import BadInput
from kith.people.models import User

ASKED_THEMSELVES = "They said yes to us getting in touch."


class NotALanguage(BadInput):
    """No language on our list."""


class NotAskedThemselves(BadInput):
    """A partner's number is kept only with his own yes, never with hers."""


@transaction.atomic
def keep_ways_to_meet(
    *, person: Person, languages: Sequence[str], interpreter: bool, access_needs: str, by: User
) -> Person:  # fmt: skip
    """Keep which languages they like, the best one first, whether an interpreter helps, and what else does.

    Raises NotALanguage.
    """
    if not set(languages) <= set(SPOKEN):
        raise NotALanguage("Choose languages from the list.", field="languages")
    person.languages, person.interpreter, person.access_needs = list(languages), interpreter, access_needs.strip()
    person.save(update_fields=["languages", "interpreter", "access_needs"])
    record(kind="parent.ways-to-meet-kept", by=by, subject=person)
    return person


@transaction.atomic
def correct_name(*, person: Person, first_name: str, last_name: str, by: User) -> Person:
    """Put a name right, as they said it. The sign-in keeps its own, which they change themselves."""
    if (person.first_name, person.last_name) == (first_name, last_name):
        return person
    person.first_name, person.last_name = first_name, last_name
    person.save(update_fields=["first_name", "last_name"])
    record(kind="parent.name-corrected", by=by, subject=person)
    return person


@transaction.atomic
def keep_own_contact(*, person: Person, contact: str, evidence: str, at: dt.datetime, by: User) -> Person:
    """Keep somebody's own contact, with their own yes and how we know of it. Raises NotAskedThemselves."""
    refuse_unasked(contact, evidence)
    person.contact = contact
    person.save(update_fields=["contact"])
    record(kind="parent.contact-kept", by=by, subject=person)
    say_yes(person, evidence, at=at, by=by)
    return person


def refuse_unasked(contact: str, evidence: str) -> None:
    """Raises NotAskedThemselves."""
    if contact and not evidence.strip():
        raise NotAskedThemselves(
            "Ask them yourself, and write how they said yes. Or leave their number out for now.",
            field="consent_evidence",
        )


def say_yes(person: Person, evidence: str, *, at: dt.datetime, by: User) -> None:
    """Where a contact was given: their own yes."""
    if person.contact:
        wording = ASKED_THEMSELVES if person.role == Person.Role.PARTNER else TOLD_CONSENT
        record_consent(
            person=person, purpose=Purpose.CONTACT, given=True, evidence=evidence, wording=wording, at=at, by=by
        )
