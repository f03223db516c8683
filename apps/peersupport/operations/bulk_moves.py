"""Moving many families at once: to another centre, another supporter, or another coordinator who answers for them. A
pointer changes, or one row ends and another begins; what was written, and who was there before, stays as it is. Each
move can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.peersupport.models.families import Family
from apps.peersupport.models.places import Centre
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.operations.matching import end_match, offer_match, start_match
from apps.peersupport.operations.responsibility import take_responsibility
from apps.peersupport.queries.bulk_moves import get_move, is_undone
from apps.peersupport.queries.responsibility import responsible_for
from kith.audit.models import Event
from kith.audit.operations import record
from kith.errors import Refused
from kith.people.models import User


class NobodyToMove(Refused):
    """No family was picked, or none of them is open."""


class UndoneAlready(Refused):
    """A move is undone once."""


class MovedOn(Refused):
    """Something else happened to one of them since, which an undo would sweep away."""


@transaction.atomic
def move_to_centre(*, families: Sequence[UUID], centre: Centre, at: dt.datetime, by: User) -> Event:
    """All of them, or none. Raises NobodyToMove."""
    before = {}
    for family in _held(families):
        before[str(family.pk)] = str(family.centre_id or "")
        family.centre = centre
        family.save(update_fields=["centre"])
    return _keep("centre", str(centre.pk), before, by=by)


@transaction.atomic
def move_to_supporter(*, families: Sequence[UUID], supporter: Supporter, at: dt.datetime, by: User) -> Event:
    """All of them, or none; every rule of matching is asked for each. Raises NobodyToMove and what matching raises."""
    before = {}
    for family in _held(families):
        active = family.matches.filter(state=Match.State.ACTIVE).first()
        if active and active.supporter_id == supporter.pk:
            continue
        before[str(family.pk)] = str(active.supporter_id) if active else ""
        _match(family, supporter, at=at, by=by)
    if not before:
        raise NobodyToMove(f"{supporter} supports all of these already. Nothing was changed.")
    return _keep("supporter", str(supporter.pk), before, by=by)


@transaction.atomic
def move_to_answerer(*, families: Sequence[UUID], user: User, at: dt.datetime, by: User) -> Event:
    """`user` answers for all of them from now, or for none more. Raises NobodyToMove, NobodyToAnswer."""
    before = {}
    for family in _held(families):
        was = responsible_for(family)
        if was.pk != user.pk:
            take_responsibility(family=family, user=user, at=at, by=by)
            before[str(family.pk)] = str(was.pk)
    if not before:
        raise NobodyToMove(f"{user} answers for all of these already. Nothing was changed.")
    return _keep("answers", str(user.pk), before, by=by)


@transaction.atomic
def undo_move(*, pk: UUID, at: dt.datetime, by: User) -> Event:
    """As it was before that move, by a move of its own. Raises UndoneAlready, MovedOn, NobodyToAnswer and what matching
    raises."""
    move = get_move(pk=pk)
    families = {str(one.pk): one for one in _held([UUID(key) for key in move.detail["before"]])}
    if is_undone(move):  # asked once the families are held: two who undo at once see each other
        raise UndoneAlready("This move was undone already. Nothing was changed.")
    if len(families) < len(move.detail["before"]):
        raise MovedOn("One of these families has gone since. Move the others by hand.")
    for key, was in move.detail["before"].items():
        PUT_BACK[move.detail["what"]](families[key], move.detail["to"], was, at=at, by=by)
    return record(kind="families.moved-back", by=by, subject=None, detail={"undoes": str(move.pk)})


def _to_its_centre(family: Family, to: str, was: str, *, at: dt.datetime, by: User) -> None:
    if str(family.centre_id) != to:
        raise MovedOn("One of these families has moved again since. Nothing was changed.")
    family.centre_id = UUID(was) if was else None
    family.save(update_fields=["centre"])


def _to_its_supporter(family: Family, to: str, was: str, *, at: dt.datetime, by: User) -> None:
    held = family.matches.filter(state=Match.State.ACTIVE).first()
    if held is None or str(held.supporter_id) != to:
        raise MovedOn("One of these families has somebody else since. Nothing was changed.")
    if was:
        _match(family, Supporter.objects.get(pk=was), at=at, by=by)
    else:
        end_match(match=held, at=at, by=by)


def _to_who_answered(family: Family, to: str, was: str, *, at: dt.datetime, by: User) -> None:
    if str(responsible_for(family).pk) != to:
        raise MovedOn("Somebody else answers for one of these families since. Nothing was changed.")
    take_responsibility(family=family, user=User.objects.get(pk=was), at=at, by=by)


PUT_BACK = {"centre": _to_its_centre, "supporter": _to_its_supporter, "answers": _to_who_answered}


def _match(family: Family, supporter: Supporter, *, at: dt.datetime, by: User) -> None:
    """Whoever was there, or was being asked, is thanked; the other begins in the same moment."""
    for held in family.matches.exclude(state=Match.State.ENDED):
        end_match(match=held, at=at, by=by)
    on = timezone.localdate(at)
    match = offer_match(family=family, supporter=supporter, on=on, at=at, by=by)
    start_match(match=match, on=on, at=at, by=by)


def _held(families: Sequence[UUID]) -> list[Family]:
    found = Family.objects.select_for_update(of=("self",)).filter(pk__in=families, ended_at=None).order_by("pk")
    if not (held := list(found)):
        raise NobodyToMove("Pick at least one family. Nothing was changed.")
    return held


def _keep(what: str, to: str, before: dict[str, str], *, by: User) -> Event:
    return record(kind="families.moved", by=by, subject=None, detail={"what": what, "to": to, "before": before})
