"""Removing what has been kept long enough: a list first, then somebody else's yes, then each line for itself."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.models.families import Family
from apps.peersupport.models.journey import Ending
from apps.peersupport.models.retention import RemovalApproval, RemovalList, Tombstone
from apps.peersupport.models.rights import DataRequest
from apps.peersupport.operations.endings import Became, Settled, end_support
from apps.peersupport.operations.handovers import withdraw_all
from apps.peersupport.queries.endings import open_lines_of
from apps.peersupport.queries.retention import (
    Due,
    approved_and_unfinished,
    due_for_removal,
    is_alone,
    is_still_due,
    lines_left,
    people_only_here,
)
from apps.peersupport.retention import ASKED, fingerprint
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User
from kith.people.operations import forget_person

What = Tombstone.What
IN_ONE_GO = 20
HELD_BACK = frozenset({"family_is_held", "family_is_kept", "introduction_goes_with_its_family"})


class NothingDue(Refused):
    """The rules let nothing go today."""


class ListHasChanged(Refused):
    """What may go is not what the list says any more."""


class OwnList(Refused):
    """Nobody approves a list they made."""


class NotAnErasure(Refused):
    """Only a request to remove leads to a removal."""


@transaction.atomic
def make_removal_list(*, client_key: UUID, at: dt.datetime, on: dt.date, by: User) -> RemovalList:
    """Keep what a dry run found today, for somebody else to approve. Raises NothingDue."""
    return _keep_list(client_key, due_for_removal(on=on), at=at, by=by)


@transaction.atomic
def ask_removal(*, request: DataRequest, client_key: UUID, at: dt.datetime, on: dt.date, by: User) -> RemovalList:
    """A request to remove becomes a list of one line: the family's record, or hers alone where somebody else is in it.
    Where somebody came since, a list of the family's that waits lets nothing go, and hers is another.

    Raises NotAnErasure.
    """
    if request.kind != DataRequest.Kind.ERASE:
        raise NotAnErasure("They did not ask for that. Nothing was changed.")
    person = request.person
    if is_alone(person.family_id):
        return _keep_list(client_key, [Due(What.FAMILY, person.family_id, ASKED, on)], at=at, by=by)
    key = uuid5(client_key, What.PERSON)
    return _keep_list(key, [Due(What.PERSON, person.pk, ASKED, on)], at=at, by=by)


def _keep_list(client_key: UUID, found: list[Due], *, at: dt.datetime, by: User) -> RemovalList:
    if not found:
        raise NothingDue("Nothing has been kept long enough today. There is nothing to approve.")
    fields = {"made_at": at, "made_by": by, "rules": fingerprint(), "lines": [due.as_line() for due in found]}
    kept, made = RemovalList.objects.get_or_create(client_key=client_key, defaults=fields)
    if made:
        record(kind="removal.listed", by=by, subject=kept, detail={"lines": len(found)})
    return kept


@transaction.atomic
def approve_removal(*, removal: RemovalList, at: dt.datetime, by: User) -> RemovalApproval:
    """Say yes to exactly this list. Approved again, it stays approved. Raises OwnList, ListHasChanged."""
    if removal.made_by_id == by.pk:
        raise OwnList("You made this list, so somebody else looks at it and says yes.")
    if removal.rules != fingerprint():
        raise ListHasChanged("The rules have changed since this list was made. Make a new one.")
    approval, made = RemovalApproval.objects.get_or_create(removal=removal, defaults={"by": by, "at": at})
    if made:
        record(kind="removal.approved", by=by, subject=removal)
    return approval


def remove_some(*, on: dt.date, most: int = IN_ONE_GO) -> int:
    """Take away the next lines of approved lists; how many went. A line that is held stays, and the others go.

    So does a line whose time is not over any more, because they came back after the list was made. Part of one
    transaction: killed in the middle, none of these went, and they go the next time.
    """
    done = 0
    for removal in approved_and_unfinished():
        for line in lines_left(removal):
            if done == most:
                return done
            done += _remove(removal, line, on=on)
    return done


def _remove(removal: RemovalList, line: Due, *, on: dt.date) -> bool:
    try:
        with transaction.atomic():
            Family.objects.select_for_update(no_key=True).filter(pk=line.subject).first()  # a coming back waits
            if not is_still_due(line, on=on):
                return False
            if line.what == What.FAMILY:
                _end_first(line.subject, by=removal.approval.by)
            for person in people_only_here(what=line.what, subject=line.subject):
                if person.user:
                    forget_person(user=person.user, by=removal.approval.by)
            tombstone = Tombstone.objects.create(
                removal=removal, what=line.what, subject_id=line.subject, rule=line.rule, on=on
            )
            record(kind="removal.done", by=removal.approval.by, subject=tombstone, detail={"rule": line.rule})
    except IntegrityError as refusal:
        if _held_back(refusal):
            return False
        raise
    return True


def _end_first(subject: UUID, *, by: User) -> None:
    """Where somebody asked for it while support goes on, that ends in the same moment, and what is on its way to
    somebody else is taken back: nobody answers for a family that has gone."""
    family, at = Family.objects.filter(pk=subject, ended_at=None).first(), timezone.now()
    if family is None:
        return
    for person in family.people.all():
        withdraw_all(person=person, at=at, by=by)
    end_support(
        client_key=uuid4(), family=family, review=Ending.Review.NO_THANKS, her_words="", at=at, by=by,
        settled={line.key: Settled(Became.HERS) for line in open_lines_of(family)},
    )  # fmt: skip


def _held_back(refusal: IntegrityError) -> bool:
    cause: Any = refusal.__cause__
    return getattr(cause, "diag", None) is not None and cause.diag.constraint_name in HELD_BACK
