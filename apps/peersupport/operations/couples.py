"""Talking with each other: each by themselves, shared only where both signed, stopped without a word."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.peersupport.models.couples import Agreement, CoupleWord, CoupleYes, NotTogether, Signature
from apps.peersupport.models.families import Family, Person
from apps.peersupport.operations.telling import tell_that_something_waits
from apps.peersupport.queries.concerns import safeguarding_leads
from apps.peersupport.queries.couples import is_together_stopped, may_be_together
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User

NOT_NOW = "This is not available now. What you wrote for yourself is still yours."


class NotNow(Refused):
    """What is for both is not there now; never why."""


class AgreementChanged(Refused):
    """There is a newer version."""


class NothingWritten(BadInput):
    """No words."""


@transaction.atomic
def say_couple_yes(*, person: Person, given: bool, at: dt.datetime, by: User) -> None:
    """Yes or no to talking with each other here. Nobody is told."""
    CoupleYes.objects.create(person=person, given=given, at=at)
    record(kind="couple.answered", by=by, subject=person)


@transaction.atomic
def write_couple_word(*, client_key: UUID, person: Person, text: str, at: dt.datetime, by: User) -> CoupleWord:
    """For oneself, whatever else is there or not. The same `client_key` again is one."""
    word, made = CoupleWord.objects.get_or_create(
        client_key=client_key, defaults={"person": person, "text": text, "at": at}
    )
    if made:
        record(kind="couple.written", by=by, subject=word)
    return word


@transaction.atomic
def write_agreement(*, person: Person, text: str, based_on: int, at: dt.datetime, by: User) -> Agreement:
    """A new version, signed by who wrote it; it holds when the other signs the same. Raises NotNow, AgreementChanged,
    NothingWritten."""
    family = _held(person)
    if not text.strip():
        raise NothingWritten("Write what you both want to hold to.", field="text")
    if _last_step(family) != based_on:
        raise AgreementChanged("There is a newer version. Read that one first.")
    made = Agreement.objects.create(family=family, step=based_on + 1, text=text.strip(), written_by=person, at=at)
    record(kind="agreement.written", by=by, subject=made)
    _sign(made, person, at=at, by=by)
    return made


@transaction.atomic
def sign_agreement(*, person: Person, agreement: Agreement, at: dt.datetime, by: User) -> None:
    """Yes to this very version. Signed twice, it is signed once. Raises NotNow, AgreementChanged."""
    family = _held(person)
    if agreement.family_id != family.pk or agreement.step != _last_step(family):
        raise AgreementChanged("There is a newer version. Read that one first.")
    if not agreement.signatures.filter(person=person).exists():
        _sign(agreement, person, at=at, by=by)


def _sign(agreement: Agreement, person: Person, *, at: dt.datetime, by: User) -> None:
    Signature.objects.create(agreement=agreement, person=person, at=at)
    record(kind="agreement.signed", by=by, subject=agreement)


def _held(person: Person) -> Family:
    """The family, held until the end: whoever stops what is for both waits, or is before us. Raises NotNow."""
    family: Family = Family.objects.select_for_update(no_key=True).get(pk=person.family_id)
    if not may_be_together(family):
        raise NotNow(NOT_NOW)
    return family


def _last_step(family: Family) -> int:
    return family.agreements.count()


@transaction.atomic
def stop_together(*, family: Family, words: str, link: str, at: dt.datetime, by: User) -> None:
    """They are not safe together: everything that is for both stops from now, and nobody sees that it did. Only the
    safeguarding lead and deputies are told, and whoever said it knows."""
    Family.objects.select_for_update(no_key=True).get(pk=family.pk)
    kept = NotTogether.objects.create(family=family, stops=True, words=words, by=by, at=at)
    for lead in safeguarding_leads(on=timezone.localdate(at)):
        if lead.pk != by.pk:
            tell_that_something_waits(lead, link, cause=kept.pk, at=at)
    record(kind="private-word.kept", by=by, subject=kept)


@transaction.atomic
def let_together(*, family: Family, words: str, at: dt.datetime, by: User) -> None:
    """A safeguarding lead says that it is over, and why; what both had said yes to is there again. Raises
    NothingWritten."""
    Family.objects.select_for_update(no_key=True).get(pk=family.pk)
    if not words.strip():
        raise NothingWritten("Say why it is safe now.", field="words")
    if is_together_stopped(family):
        kept = NotTogether.objects.create(family=family, stops=False, words=words, by=by, at=at)
        record(kind="private-word.ended", by=by, subject=kept)
