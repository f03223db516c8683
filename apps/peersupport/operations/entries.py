"""Writing on a family's record, and answering it. Nothing here is ever edited."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from apps.peersupport.clocks import LONG_AGO
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Contact
from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.models.record import Entry, Reply
from apps.peersupport.models.supporters import Match
from apps.peersupport.operations.planned import fulfil
from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import User

CONTACT_OF = {
    (Entry.Kind.VISIT, True): Contact.Kind.VISIT,
    (Entry.Kind.VISIT, False): Contact.Kind.NOT_IN,
    (Entry.Kind.CALL, True): Contact.Kind.CALL,
    (Entry.Kind.CALL, False): Contact.Kind.NO_ANSWER,
    (Entry.Kind.MESSAGE, True): Contact.Kind.MESSAGE,
    (Entry.Kind.MESSAGE, False): Contact.Kind.TEXT,
}


class EntryInFuture(BadInput):
    """It has not happened yet."""


class EntryLongAgo(BadInput):
    """More than a year ago: a slip of the year."""


class NotAboutThem(Refused):
    """The person, or the entry corrected, belongs to another family."""


@transaction.atomic
def write_entry(
    *, client_key: UUID, family: Family, about: Person, kind: Entry.Kind, text: str, who_was_there: str,
    happened_at: dt.datetime, two_way: bool, at: dt.datetime, by: User, corrects: Entry | None = None,
    planned: PlannedContact | None = None, own_match: Match | None = None,
) -> Entry:  # fmt: skip
    """Write an entry, which the person it is about can read from then on. The same `client_key` again is one entry.

    `two_way`: they talked with us, which makes it a contact. A correction is a new entry. `planned`: what was
    planned and is done with it. `own_match`: written by the supporter a partner has for himself, which tells nothing of
    how his family is; what puts such an entry right is his too.

    Raises EntryInFuture, EntryLongAgo, NotAboutThem, ContactOver.
    """
    if happened_at > at:
        raise EntryInFuture("That time has not come yet. Write down what has happened.", field="happened_at")
    if at - happened_at > LONG_AGO:
        raise EntryLongAgo("That is more than a year ago. Look at the year.", field="happened_at")
    if about.family_id != family.pk or (corrects and corrects.family_id != family.pk):
        raise NotAboutThem("That belongs to another family. Nothing was kept.")
    entry, made = Entry.objects.get_or_create(
        client_key=client_key,
        defaults={
            "family": family, "about": about, "kind": kind, "text": text, "who_was_there": who_was_there,
            "happened_at": happened_at, "written_at": at, "by": by, "corrects": corrects,
            "own_match": corrects.own_match if corrects else own_match,
        },
    )  # fmt: skip
    if made:
        _keep_contact(entry, two_way=two_way)
        if planned and planned.family_id == family.pk:
            fulfil(contact=planned, entry=entry, two_way=two_way, at=at, by=by)
        record(kind="entry.written", by=by, subject=entry, detail={"kind": str(kind)})
    return entry


def _keep_contact(entry: Entry, *, two_way: bool) -> None:
    kind = CONTACT_OF.get((Entry.Kind(entry.kind), two_way))
    if kind and entry.corrects_id is None and entry.own_match_id is None:
        Contact.objects.create(family_id=entry.family_id, entry=entry, kind=kind, at=entry.happened_at, by=entry.by)


@transaction.atomic
def reply_to_entry(*, client_key: UUID, entry: Entry, person: Person, text: str, at: dt.datetime, by: User) -> Reply:
    """Put a person's own words beside an entry about them. The same `client_key` again is one reply."""
    reply, made = Reply.objects.get_or_create(
        client_key=client_key, defaults={"entry": entry, "by": person, "text": text, "written_at": at}
    )
    if made:
        record(kind="reply.written", by=by, subject=reply)
    return reply
